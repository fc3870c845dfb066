import { Agent, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalServer, listenOnLoopback } from '../../lib/local/stand-in/listen-on-loopback.ts';
import { readBody } from '../../lib/local/stand-in/read-body.ts';
import type { EndpointAnswer } from '../../lib/local/stand-in/start-endpoint.ts';
import type { Fault } from './faults.ts';
import { type Exchange, type Forward, failPartly } from './partly.ts';

export type FaultProxy = LocalServer & {
  /** No connection is open and no request under way. */
  readonly isIdle: () => boolean;
};

export type FaultProxyOptions = {
  readonly targetPort: number;
  readonly nextFault: () => Fault | undefined;
  /** From 0 to 1, for the entries of a batch that are refused. */
  readonly random: () => number;
  /** Told of what the service itself answered, before the client is. */
  readonly onAnswer?: (body: string, status: number) => void;
};

const maxBodyBytes = 4 * 1024 * 1024;

/** Stands before a service on loopback and lets some of its requests fail. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const sockets = new Set<Socket>();
  let underWay = 0;

  const forward: Forward = async (exchange) => {
    const answer = await send(agent, options.targetPort, exchange);
    options.onAnswer?.(exchange.body.toString('utf8'), answer.status);
    return answer;
  };

  const server = await listenOnLoopback((request, response) => {
    if (!sockets.has(request.socket)) {
      sockets.add(request.socket);
      request.socket.once('close', () => sockets.delete(request.socket));
    }
    underWay += 1;
    respond(options, forward, request, response)
      .catch(() => request.socket.destroy())
      .finally(() => {
        underWay -= 1;
      });
  });
  return {
    ...server,
    isIdle: () => underWay === 0 && sockets.size === 0,
    close: async () => {
      await server.close();
      agent.destroy();
    },
  };
}

async function respond(
  options: FaultProxyOptions,
  forward: Forward,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const clientGone = new Promise<void>((resolve) => response.once('close', resolve));
  const body = (await readBody(request, maxBodyBytes)) ?? Buffer.alloc(0);
  const exchange = { method: request.method ?? 'GET', path: request.url ?? '/', headers: request.headers, body };
  const fault = options.nextFault();
  switch (fault?.kind) {
    case undefined:
      return write(response, await forward(exchange));
    case 'error':
    case 'throttled':
      return write(response, fault.answer);
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'timeout':
      return await clientGone;
    case 'answer lost':
      await forward(exchange);
      request.socket.resetAndDestroy();
      return;
    case 'answer late': {
      const answer = await forward(exchange);
      await Promise.race([sleep(fault.delayMs), clientGone]);
      return write(response, answer);
    }
    case 'partly failed':
      return write(response, await failPartly(exchange, forward, options.random));
    case 'slow':
      await sleep(fault.delayMs * options.random());
      return write(response, await forward(exchange));
    default:
      return fault satisfies never;
  }
}

function write(response: ServerResponse, { status, headers, body }: EndpointAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** The headers go as they came: a stand-in tells destinations apart by `host`. */
function send(agent: Agent, port: number, { method, path, headers, body }: Exchange): Promise<EndpointAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(
      { host: '127.0.0.1', port, method, path, agent, headers: { ...headers, 'content-length': body.length } },
      (answer) => {
        readBody(answer, maxBodyBytes).then((bytes) => {
          const { 'content-type': contentType = 'application/json' } = answer.headers;
          const errorType = answer.headers['x-amzn-errortype'];
          resolve({
            status: answer.statusCode ?? 0,
            headers: {
              'content-type': contentType,
              ...(typeof errorType === 'string' && { 'x-amzn-errortype': errorType }),
            },
            body: bytes?.toString('utf8') ?? '',
          });
        }, reject);
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
