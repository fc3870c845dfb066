import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeySource } from './key-source.ts';
import { metricsContentType, type RelayMetrics } from './relay-metrics.ts';

export type ObserveDeps = {
  readonly keySource: KeySource;
  readonly metrics: RelayMetrics;
  readonly isClosing: () => boolean;
};

/**
 * Answers `GET /-/healthy`, `/-/ready` and `/metrics`, Prometheus' own paths. False when the request is none of them.
 * It can neither sign nor forward, which is why it may listen where others reach it.
 */
export async function observe(deps: ObserveDeps, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  switch (request.url?.split('?', 1)[0]) {
    case '/-/healthy':
      reply(response, 200, 'healthy\n');
      return true;
    case '/-/ready': {
      const ready = !deps.isClosing() && (await deps.keySource.current()) !== undefined;
      reply(response, ready ? 200 : 503, ready ? 'ready\n' : 'not ready\n');
      return true;
    }
    case '/metrics':
      // So that a key file that broke while no alert came shows before the next alert does.
      await deps.keySource.current();
      reply(response, 200, deps.metrics.render(), metricsContentType);
      return true;
    default:
      return false;
  }
}

export function reply(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
