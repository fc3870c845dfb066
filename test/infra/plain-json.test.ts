import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import * as errors from '@aws-sdk/client-sqs';
import type { Plugin } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundleFunction } from '../../infra/build/bundle.ts';
import { plainJson } from '../../infra/build/plain-json.ts';
import { type EndpointAnswer, type EndpointRequest, startEndpoint } from '../../lib/local/stand-in/start-endpoint.ts';
import { runNode, temporaryDirectory, writeFiles } from '../support/infra-build.ts';

const noFault: EndpointAnswer = { status: 200, body: '{}' };

/** The answers that every question gets once, in this order, after its first. */
const faults: readonly EndpointAnswer[] = [
  ...statedFaults(),
  fault(
    403,
    { __type: 'com.amazon.coral.service#AccessDeniedException' },
    { 'x-amzn-query-error': 'AccessDenied;Sender' },
  ),
  fault(403, { __type: 'com.amazon.coral.service#AccessDeniedException', Message: 'hush' }),
  fault(400, { __type: 'com.amazonaws.secretsmanager#ResourceNotFoundException', Message: 'hush' }),
  fault(400, { __type: 'ThrottlingException' }, { 'x-amzn-query-error': 'Throttling;Sender' }),
  fault(400, { __type: 'ThrottlingException', message: 'hush' }),
  fault(403, { __type: 'InvalidSignatureException:https://example.com/' }),
  fault(400, { code: 'Code,More' }, { 'x-amzn-errortype': 'Header:https://example.com/' }),
  fault(400, {}, { 'x-amzn-errortype': 'Header:https://example.com/' }),
  fault(500, { __type: 'InternalFailure' }, { 'x-amzn-requestid': 'one' }),
  fault(429, { __type: 7 }, { 'retry-after': '5' }),
  fault(400, null),
  fault(400, []),
  { status: 400, body: '' },
  fault(200, { Successful: null, Failed: null, SecretString: null }),
  { status: 200, body: '' },
  { status: 200, body: '{"Successful":' },
  { status: 503, body: '<html>', headers: { 'retry-after': '9' } },
];

type Ran = { readonly requests: readonly unknown[]; readonly lines: readonly string[] };

let bySdk: Ran;
let byPlainJson: Ran;

beforeAll(async () => {
  const requests: unknown[] = [];
  const endpoint = await startEndpoint({ maxBodyBytes: 65_536 }, (request) => {
    requests.push(withoutChance(request));
    return requests.length <= 5 ? answer(request) : (faults[Math.floor((requests.length - 6) / 2)] ?? noFault);
  });
  const ask = async (...plugins: readonly Plugin[]): Promise<Ran> => {
    const file = join(await temporaryDirectory(), 'index.mjs');
    await bundleFunction('test/support/ask-aws.ts', file, plugins);
    const { code, stdout, stderr } = await runNode([file, endpoint.url, String(faults.length)], '.', {});
    if (code !== 0) throw new Error(stderr);
    return { requests: requests.splice(0), lines: stdout.trim().split('\n') };
  };
  bySdk = await ask();
  byPlainJson = await ask(plainJson);
  await endpoint.close();
}, 60_000);

describe('a client in plain JSON', () => {
  it('asks as that of the SDK does', () => {
    expect(bySdk.requests.length).toBeGreaterThan(faults.length);
    expect(byPlainJson.requests).toEqual(bySdk.requests);
  });

  it('reads each answer and each error as that of the SDK does', () => {
    expect(bySdk.lines.slice(0, 2)).toEqual([
      expect.stringContaining('"MessageId":"m"'),
      expect.stringContaining('"SecretString":"ä"'),
    ]);
    expect(byPlainJson.lines).toEqual(bySdk.lines);
  });

  it('of a command that may need more fails the build', async () => {
    const directory = await writeFiles(await temporaryDirectory(), {
      'ingest.ts': `import { ReceiveMessageCommand } from '${resolve('node_modules/@aws-sdk/client-sqs')}';
process.stdout.write(new ReceiveMessageCommand({ QueueUrl: '' }).input.QueueUrl);`,
    });
    await expect(bundleFunction(join(directory, 'ingest.ts'), join(directory, 'index.mjs'))).rejects.toThrow(
      'client-sqs/ReceiveMessage is not known to be plain JSON',
    );
  });
});

/** A request without what differs from one to the next. */
function withoutChance({ method, target, headers, json }: EndpointRequest) {
  const { authorization, 'amz-sdk-invocation-id': id, 'x-amz-date': date, ...others } = headers;
  const signedHeaders = /SignedHeaders=([^,]+)/.exec(authorization ?? '')?.[1];
  return { method, target, headers: others, signedHeaders, has: [typeof id, typeof date], json };
}

function answer({ headers }: EndpointRequest): EndpointAnswer {
  const body = 'Größe "x" \u2028 😀';
  const Successful = [{ Id: '0', MessageId: 'm', MD5OfMessageBody: createHash('md5').update(body).digest('hex') }];
  switch (headers['x-amz-target']) {
    case 'AmazonSQS.SendMessageBatch':
      return fault(200, { Successful, Failed: [{ Id: '1', SenderFault: true, Code: 'c', Message: 'ü' }] });
    case 'secretsmanager.GetSecretValue':
      return fault(200, { Name: 'n', SecretString: 'ä', VersionStages: ['AWSCURRENT'], CreatedDate: 1.5e9 });
    case 'AmazonSQS.GetQueueAttributes':
      return fault(200, { Attributes: { QueueArn: 'arn' } });
    case 'AmazonSQS.DeleteMessage':
      return { status: 200, body: '' };
    default:
      return fault(200, { Successful: [{ Id: '0' }], Failed: [] });
  }
}

/** As SQS writes each error that the SDK knows: with the code of its older protocol, where the error had one. */
function statedFaults(): readonly EndpointAnswer[] {
  const traits = z.object({ awsQueryError: z.tuple([z.string(), z.number()]).optional() });
  const schema = z.tuple([z.literal(-3), z.literal('com.amazonaws.sqs'), z.string(), traits]);
  return Object.values(errors).flatMap((one) => {
    const parsed = Array.isArray(one) ? schema.safeParse(one.slice(0, 4)) : undefined;
    if (!parsed?.success) return [];
    const [, namespace, name, { awsQueryError: [code, status] = [name, 400] }] = parsed.data;
    const body = { __type: `${namespace}#${name}`, message: 'hush' };
    return [fault(status, body, { 'x-amzn-query-error': `${code};Sender` }), fault(status, body)];
  });
}

function fault(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): EndpointAnswer {
  return { status, body: JSON.stringify(body), headers: { 'content-type': 'application/x-amz-json-1.0', ...headers } };
}
