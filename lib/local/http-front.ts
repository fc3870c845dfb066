import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { maxEventBytes } from '../alertmanager/body-limit.ts';
import { createHttpEvent, type MatchedRoute } from './http-event.ts';
import { invokeFunction, type LocalFunction } from './invoke-function.ts';
import { type LocalServer, listenOnLoopback } from './stand-in/listen-on-loopback.ts';
import { readBody } from './stand-in/read-body.ts';

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export type HttpFrontOptions = {
  readonly handler: HttpHandler;
  readonly function: LocalFunction;
  /** 0 takes any free port. */
  readonly port: number;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** How long the gateway waits; its own maximum by default. */
  readonly integrationTimeoutMs?: number;
};

/** API Gateway's own limits and answers. Source: docs.aws.amazon.com/apigateway "Quotas for HTTP APIs". */
const maxPayloadBytes = 10_000_000;
const maxIntegrationTimeoutMs = 30_000;

/** The guard's only route. */
export const routeKey = 'POST /v1/senders/{sender}/notifications';

const badRequest = gatewayAnswer(400, 'Bad Request');
const notFound = gatewayAnswer(404, 'Not Found');
const tooLarge = gatewayAnswer(413, 'Request Entity Too Large');
const internalError = gatewayAnswer(500, 'Internal Server Error');
const unavailable = gatewayAnswer(503, 'Service Unavailable');

/** Serves the handler as API Gateway would: the one route of the guard, payload 2.0, the gateway's limits and errors. */
export async function startHttpFront(options: HttpFrontOptions): Promise<LocalServer> {
  return await listenOnLoopback((request, response) => {
    respond(options, request)
      .then((result) => writeResult(response, result))
      // A client that went away while its body was read; nobody is left to answer.
      .catch(() => response.destroy());
  }, options.port);
}

async function respond(
  options: HttpFrontOptions,
  request: IncomingMessage,
): Promise<APIGatewayProxyStructuredResultV2> {
  const body = await readBody(request, maxPayloadBytes);
  if (body === undefined) return tooLarge;
  const { method = 'GET', url: target = '/', rawHeaders, httpVersion } = request;
  const route = matchRoute(method, target);
  if (route === 'none') return notFound;
  if (route === 'undecodable') return badRequest;
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const wire = { method, target, rawHeaders, protocol: `HTTP/${httpVersion}`, sourceIp, body };
  const event = createHttpEvent(wire, route, options.nowMs());
  // What the gateway answers then is not documented; the same as over its own limit is assumed.
  if (Buffer.byteLength(JSON.stringify(event)) > maxEventBytes) return tooLarge;
  return await integrate(options, event);
}

/** A function that fails or times out is a 500; the gateway's own patience ends with a 503. */
async function integrate(
  options: HttpFrontOptions,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const patienceMs = options.integrationTimeoutMs ?? maxIntegrationTimeoutMs;
  const gatewayGivesUpFirst = patienceMs < options.function.timeoutMs;
  const timeoutMs = gatewayGivesUpFirst ? patienceMs : options.function.timeoutMs;
  const invocation = await invokeFunction({ name: options.function.name, timeoutMs }, options.handler, event);
  if (invocation.ok) return invocation.result;
  return invocation.reason === 'timed_out' && gatewayGivesUpFirst ? unavailable : internalError;
}

function matchRoute(method: string, target: string): MatchedRoute | 'none' | 'undecodable' {
  const encoded = /^\/v1\/senders\/([^/?]+)\/notifications(?:\?|$)/.exec(target)?.[1];
  if (method !== 'POST' || encoded === undefined) return 'none';
  try {
    return {
      key: routeKey,
      parameters: { sender: decodeURIComponent(encoded) },
    };
  } catch {
    return 'undecodable';
  }
}

function writeResult(response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded = false, cookies } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies !== undefined) response.setHeader('set-cookie', cookies);
  response.writeHead(statusCode, { 'content-length': bytes.length });
  response.end(bytes);
}

function gatewayAnswer(statusCode: number, message: string): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
}
