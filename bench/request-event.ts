import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createHttpEvent } from '../lib/local/http-event.ts';
import { routeKey } from '../lib/local/http-front.ts';
import type { Secret } from '../lib/secrets/secret.ts';
import { parseSigningKey } from '../lib/signing/signing-key.ts';
import { messageIdOf, signedHeaders } from '../lib/signing/standard-webhooks.ts';

export const signingKeyText = `whsec_${randomBytes(32).toString('base64')}`;

export function signingKey(): Secret<Uint8Array> {
  const parsed = parseSigningKey(signingKeyText);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.key;
}

/** A request as API Gateway hands it over, signed now. */
export function createRequestEvent(sender: string, text: string): APIGatewayProxyEventV2 {
  const body = Buffer.from(text);
  const headers = {
    host: 'guard.example.com',
    'user-agent': 'Alertmanager/0.28.1',
    'content-type': 'application/json',
    ...signedHeaders([signingKey()], messageIdOf(body), body, Date.now()),
  };
  const request = {
    method: 'POST',
    target: `/v1/senders/${sender}/notifications`,
    rawHeaders: Object.entries(headers).flat(),
    protocol: 'HTTP/1.1',
    sourceIp: '192.0.2.1',
    body,
  };
  return createHttpEvent(request, { key: routeKey, parameters: { sender } }, Date.now());
}

/** What the handlers read of a context. */
export const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'bench',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:bench',
  memoryLimitInMB: '512',
  awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  logGroupName: '/aws/lambda/bench',
  logStreamName: 'bench',
  getRemainingTimeInMillis: () => 60_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
