import type { IncomingMessage, ServerResponse } from 'node:http';
import { metricsContentType, type RelayMetrics } from './relay-metrics.ts';

export type ObserveDeps = {
  /** Whether there is a key to sign with. */
  readonly readKeys: () => Promise<boolean>;
  readonly metrics: RelayMetrics;
  readonly isClosing: () => boolean;
  /** Whether the client certificate has expired. */
  readonly isExpired: () => Promise<boolean>;
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
      const ready = !deps.isClosing() && (await deps.readKeys());
      // Ready all the same: what cannot be forwarded is answered 503 and comes again. A pod that is not ready would take
      // Alertmanager, and all that it sends elsewhere, out of service.
      const text = (await deps.isExpired()) ? 'ready, but the client certificate has expired\n' : 'ready\n';
      reply(response, ready ? 200 : 503, ready ? text : 'not ready\n');
      return true;
    }
    case '/metrics':
      // So that a file that broke or expired while no alert came shows before the next alert does.
      await deps.readKeys();
      await deps.isExpired();
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
