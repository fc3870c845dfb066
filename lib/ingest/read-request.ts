import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { maxBodyBytes } from '../alertmanager/body-limit.ts';
import type { Claim } from '../senders/verify-sender.ts';
import type { Rejection } from './answer.ts';

export type ReadRequest = { readonly ok: true; readonly request: Claim } | ({ readonly ok: false } & Rejection);

/** Takes a request apart as far as that needs no trust in it. API Gateway hands over all header names in lower case. */
export function readRequest(event: APIGatewayProxyEventV2): ReadRequest {
  const { headers } = event;
  if (!isJson(headers['content-type'])) return { ok: false, code: 'unsupported', reason: 'content_type' };
  if (headers['content-encoding'] !== undefined) return { ok: false, code: 'unsupported', reason: 'content_encoding' };
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > maxBodyBytes) return { ok: false, code: 'too_large', reason: 'body_too_large' };
  return {
    ok: true,
    request: {
      sender: event.pathParameters?.['sender'] ?? '',
      headers,
      body,
      sourceAddress: event.requestContext.http.sourceIp,
    },
  };
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}
