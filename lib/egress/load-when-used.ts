import type { OutboundRequest } from '../providers/contract/outbound-request.ts';
import type { ProbeRequest } from '../providers/contract/probe.ts';
import type { Send } from '../providers/contract/transport.ts';

/**
 * A transport whose code is loaded by its first request, so that a cold start does not pay for a library that none of
 * the destinations uses. A load that fails is tried again by the next request.
 */
export function loadWhenUsed<Request extends OutboundRequest | ProbeRequest>(
  load: () => Promise<Send<Request>>,
): Send<Request> {
  let loaded: Promise<Send<Request>> | undefined;
  return async (request, context) => {
    loaded ??= load();
    try {
      const send = await loaded;
      return await send(request, context);
    } catch (error) {
      loaded = undefined;
      throw error;
    }
  };
}
