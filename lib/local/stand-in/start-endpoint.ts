import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFaultQueue, type InjectedFault } from './fault-queue.ts';
import { type LocalServer, listenOnLoopback } from './listen-on-loopback.ts';
import { parseJsonBody, readBody } from './read-body.ts';

export type EndpointRequest = {
  readonly method: string;
  /** Path and query, still encoded. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  /** `undefined` where it is over the endpoint's limit. */
  readonly body: Buffer | undefined;
  /** `undefined` where the body is no JSON. */
  readonly json: unknown;
};

export type EndpointAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Endpoint = LocalServer & {
  /** Lets the next requests fail or wait; those requests do not reach the endpoint's own logic. */
  readonly addFault: (fault: InjectedFault) => void;
};

/** An HTTP endpoint on loopback that answers whole bodies with whole bodies. */
export async function startEndpoint(
  options: {
    readonly maxBodyBytes: number;
    readonly port?: number;
    /** Told of every request and its answer, faults included. */
    readonly onExchange?: (request: EndpointRequest, answer: EndpointAnswer) => void;
  },
  answer: (request: EndpointRequest) => EndpointAnswer,
): Promise<Endpoint> {
  const faults = createFaultQueue();
  const server = await listenOnLoopback(async (request, response) => {
    try {
      const body = await readBody(request, options.maxBodyBytes);
      const fault = faults.take();
      if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
      const { method = 'GET', url: target = '/', headers } = request;
      const received = { method, target, headers, body, json: parseJsonBody(body) };
      const result = fault?.answer ?? answer(received);
      options.onExchange?.(received, result);
      response.writeHead(result.status, result.headers);
      response.end(result.body);
    } catch {
      // The client is gone, or the endpoint has a bug: the client sees a closed connection, as it would in the wild.
      response.destroy();
    }
  }, options.port);
  return { ...server, addFault: faults.add };
}
