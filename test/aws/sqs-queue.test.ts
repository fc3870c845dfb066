import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { createSqsQueue } from '../../lib/aws/sqs-queue.ts';
import { startEndpoint } from '../../lib/local/stand-in/start-endpoint.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const message = { body: 'x', groupId: 'g', deduplicationId: 'd', attributes: {} };
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function sendTo(url: string) {
  const times = { maxAttempts: 1, connectTimeoutMs: 300, attemptTimeoutMs: 300 };
  const config = awsClientConfig({ region: 'eu-central-1', endpoint: url, ...times });
  const client = new SQSClient({ ...config, credentials, md5: false });
  try {
    return await createSqsQueue(client, `${url}/000000000000/deliveries.fifo`).send([message]);
  } finally {
    client.destroy();
  }
}

async function sendAnswered(status: number, body: unknown) {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  const endpoint = await startEndpoint({ maxBodyBytes: 65_536 }, () => ({
    status,
    headers,
    body: JSON.stringify(body),
  }));
  stops.push(endpoint.close);
  return await sendTo(endpoint.url);
}

describe('what the queue did not take says why', () => {
  it.each([
    ['queue_denied', 400, 'com.amazonaws.sqs#AccessDeniedException'],
    ['queue_denied', 403, 'com.amazon.coral.service#AccessDeniedException'],
    ['queue_denied', 400, 'com.amazonaws.sqs#KmsAccessDenied'],
    ['queue_denied', 400, 'com.amazonaws.sqs#KmsDisabled'],
    ['queue_denied', 400, 'com.amazonaws.sqs#KmsInvalidState'],
    ['queue_denied', 400, 'com.amazonaws.sqs#KmsNotFound'],
    ['queue_denied', 400, 'com.amazonaws.sqs#KmsInvalidKeyUsage'],
    ['queue_denied', 400, 'com.amazonaws.sqs#KmsOptInRequired'],
    ['queue_denied', 403, 'InvalidClientTokenId'],
    ['queue_missing', 400, 'com.amazonaws.sqs#QueueDoesNotExist'],
    ['queue_throttled', 400, 'com.amazonaws.sqs#RequestThrottled'],
    ['queue_throttled', 400, 'com.amazonaws.sqs#KmsThrottled'],
    ['queue_throttled', 400, 'ThrottlingException'],
    ['queue_refused_message', 400, 'com.amazonaws.sqs#InvalidMessageContents'],
    ['queue_refused_message', 400, 'com.amazonaws.sqs#BatchRequestTooLong'],
    ['queue_unavailable', 500, 'InternalFailure'],
    ['queue_unavailable', 503, 'ServiceUnavailable'],
  ])('%s: %i %s', async (reason, status, type) => {
    expect(await sendAnswered(status, { __type: type, message: 'hush' })).toEqual({ ok: false, reason });
  });

  it.each([
    ['queue_denied', 'AccessDenied'],
    ['queue_denied', 'KMS.DisabledException'],
    ['queue_throttled', 'KMS.ThrottlingException'],
    ['queue_throttled', 'RequestThrottled'],
    ['queue_unavailable', 'InternalError'],
  ])('%s: an entry with %s inside a 200', async (reason, Code) => {
    const Failed = [{ Id: '0', SenderFault: false, Code }];
    expect(await sendAnswered(200, { Successful: [], Failed })).toEqual({ ok: false, reason });
  });

  it('queue_unavailable: a 200 that leaves an entry out', async () => {
    expect(await sendAnswered(200, { Successful: [], Failed: [] })).toEqual({ ok: false, reason: 'queue_unavailable' });
  });

  it('queue_not_reached: nobody listens', async () => {
    const endpoint = await startEndpoint({ maxBodyBytes: 65_536 }, () => ({ status: 200, body: '' }));
    await endpoint.close();
    expect(await sendTo(endpoint.url)).toEqual({ ok: false, reason: 'queue_not_reached' });
  });

  it('queue_tls_failed: what listens speaks no TLS', async () => {
    const endpoint = await startEndpoint({ maxBodyBytes: 65_536 }, () => ({ status: 200, body: '' }));
    stops.push(endpoint.close);
    expect(await sendTo(endpoint.url.replace('http:', 'https:'))).toEqual({ ok: false, reason: 'queue_tls_failed' });
  });
});
