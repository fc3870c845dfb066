import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as it came over the wire. */
export type WireRequest = {
  readonly method: string;
  /** Path and query, still encoded. */
  readonly target: string;
  /** Names and values in turn, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  readonly protocol: string;
  readonly sourceIp: string;
  readonly body: Buffer;
};

export type MatchedRoute = {
  /** `POST /v1/senders/{sender}/notifications`. */
  readonly key: string;
  readonly parameters: Readonly<Record<string, string>>;
};

/** Headers of one connection, which a gateway does not pass on. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);

/**
 * Builds the event that API Gateway hands to a function: HTTP API, payload format 2.0.
 *
 * A body is text for `text/*` and for JSON, XML and JavaScript of `application/`, whatever the parameters, and base64
 * for all else, a missing type included: measured on AWS in ministackorg/ministack#766. Bytes of a text body that are
 * not UTF-8 become U+FFFD, since the event is JSON: no signature over such bytes can be right.
 * Source: docs.aws.amazon.com/apigateway "Create AWS Lambda proxy integrations for HTTP APIs".
 */
export function createHttpEvent(request: WireRequest, route: MatchedRoute, nowMs: number): APIGatewayProxyEventV2 {
  const [path = '/', query = ''] = splitOnce(request.target, '?');
  const headers = joinHeaders(request.rawHeaders);
  const cookies = headers.get('cookie')?.split(/;\s*/);
  headers.delete('cookie');
  const host = headers.get('host') ?? 'localhost';
  headers.set('x-forwarded-for', [headers.get('x-forwarded-for'), request.sourceIp].filter(Boolean).join(', '));
  headers.set('x-forwarded-proto', 'http');
  headers.set('x-forwarded-port', host.split(':')[1] ?? '80');
  if (request.body.length > 0) headers.set('content-length', String(request.body.length));
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers: Object.fromEntries(headers),
    ...(query !== '' && { queryStringParameters: joinQuery(query) }),
    pathParameters: { ...route.parameters },
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split('.')[0] ?? host,
      http: {
        method: request.method,
        path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers.get('user-agent') ?? '',
      },
      // The shape of API Gateway's own, such as `JKJaXmPLvHcESHA=`.
      requestId: randomBytes(11).toString('base64'),
      routeKey: route.key,
      stage: '$default',
      time: formatTime(nowMs),
      timeEpoch: nowMs,
    },
    ...encodeBody(request.body, headers.get('content-type')),
  };
}

function encodeBody(body: Buffer, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = /^\s*(text\/[^;\s]+|application\/(json|xml|javascript))\s*(;|$)/i.test(contentType ?? '');
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** A Map, because a caller may name a header `__proto__`. */
function joinHeaders(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (hopByHop.has(name)) continue;
    const earlier = headers.get(name);
    const value = rawHeaders[index + 1] ?? '';
    headers.set(name, earlier === undefined ? value : `${earlier}${name === 'cookie' ? '; ' : ','}${value}`);
  }
  return headers;
}

function joinQuery(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]));
}

/** `07/Aug/2026:01:37:53 +0000`. */
function formatTime(nowMs: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(nowMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
