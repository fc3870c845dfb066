import { createHash } from 'node:crypto';
import { createServer } from 'node:https';
import * as z from 'zod';
import { createLocalAuthority } from '../lib/local/stand-in/local-authority.ts';

/**
 * SQS, Secrets Manager and a webhook's endpoint on one port of loopback, over TLS. It answers at once and keeps nothing:
 * what is measured is the caller. Started by `fork` with the text of every secret in `SECRET_TEXT`; it sends the port and
 * the certificate of its authority.
 */

const batch = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })) });
const question = z.object({ SecretId: z.string(), VersionStage: z.string() });

const authority = await createLocalAuthority(Date.now());
const server = createServer(await authority.issue('localhost', '127.0.0.1'), (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const body = Buffer.concat(chunks).toString();
    const { status, json } = answer(target, body);
    response.statusCode = status;
    response.setHeader('content-type', `application/x-amz-json-1.${target.startsWith('AmazonSQS') ? 0 : 1}`);
    response.end(JSON.stringify(json));
  });
});
// A function that was frozen for a while must find its connection as it left it.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.send?.({ port: address.port, certificate: authority.certificate });
});
// The benchmark has ended.
process.once('disconnect', () => process.exit(0));

function answer(target: string, body: string): { readonly status: number; readonly json: unknown } {
  switch (target) {
    case 'AmazonSQS.SendMessageBatch': {
      const { Entries } = batch.parse(JSON.parse(body));
      const Successful = Entries.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: `message-${Id}`,
        // The SDK checks it.
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
        SequenceNumber: '1',
      }));
      return ok({ Successful, Failed: [] });
    }
    case 'secretsmanager.GetSecretValue': {
      const { SecretId, VersionStage } = question.parse(JSON.parse(body));
      // A secret that was never rotated has no version before.
      if (VersionStage !== 'AWSCURRENT') return { status: 400, json: { __type: 'ResourceNotFoundException' } };
      return ok({
        ARN: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${SecretId}-AbCdEf`,
        Name: SecretId,
        SecretString: process.env['SECRET_TEXT'] ?? '',
        VersionId: '8d4b5d5e-2f9c-4a51-9b9b-3a2d6f0c1e11',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: 1_763_700_000,
      });
    }
    default:
      return ok({});
  }
}

function ok(json: unknown) {
  return { status: 200, json };
}
