import type { OutboundRequest } from '../providers/contract/outbound-request.ts';
import type { ProbeRequest } from '../providers/contract/probe.ts';
import type { Send } from '../providers/contract/transport.ts';

export type SendWhenLoaded<Request extends OutboundRequest | ProbeRequest> = Send<Request> & {
  /** For a start that knows that it will be used. */
  readonly load: () => Promise<unknown>;
};

/**
 * A transport whose code is loaded by its first request, so that a cold start does not pay for a library that none of
 * the destinations uses. A load that fails is tried again by the next request.
 */
export function loadWhenUsed<Request extends OutboundRequest | ProbeRequest>(
  load: () => Promise<Send<Request>>,
): SendWhenLoaded<Request> {
  let loaded: Promise<Send<Request>> | undefined;
  const loadOnce = async () => {
    loaded ??= load();
    try {
      return await loaded;
    } catch (error) {
      loaded = undefined;
      throw error;
    }
  };
  const send: Send<Request> = async (request, context) => {
    const loadedSend = await loadOnce();
    return await loadedSend(request, context);
  };
  return Object.assign(send, { load: loadOnce });
}
