import { inspect } from 'node:util';
import { expect } from 'vitest';
import { createHttpsTransport, type HttpsTransportOptions } from '../../lib/egress/send-https.ts';
import type { HttpsRequest } from '../../lib/providers/contract/outbound-request.ts';
import type { SendContext, TransportResult } from '../../lib/providers/contract/transport.ts';

/** Stands in every request's path, header and body, and may stand in no result. */
const marker = 'hush-4711';

export const serverName = 'hooks.alertguard.test';

export function httpsRequest(port: number, overrides: Partial<HttpsRequest> = {}): HttpsRequest {
  return {
    kind: 'https',
    method: 'POST',
    url: `https://${serverName}:${port}/services/${marker}?token=${marker}`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${marker}` },
    body: JSON.stringify({ text: `${marker} 🔥` }),
    ...overrides,
  };
}

/** A transport for which every name is this machine. */
export function loopbackTransport(options: Partial<HttpsTransportOptions> = {}) {
  const send = createHttpsTransport({
    version: '1.2.3',
    resolveName: async () => [{ address: '127.0.0.1', family: 4 }],
    ...options,
  });
  return async (request: HttpsRequest, context: Partial<SendContext> = {}): Promise<TransportResult> => {
    const result = await send(request, { destinationId: 'payments/hook', allowPrivate: true, ...context });
    const shown = inspect(result, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(shown).not.toContain(marker);
    if (!result.ok) for (const part of [serverName, '127.0.0.1']) expect(shown).not.toContain(part);
    return result;
  };
}
