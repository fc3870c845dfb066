import type { PrepareInput, Provider } from '../providers/contract/define-provider.ts';
import type { OutboundRequest } from '../providers/contract/outbound-request.ts';
import type { Transport, TransportResult } from '../providers/contract/transport.ts';
import type { Secret } from '../secrets/secret.ts';

/** One request of `deliver`, as its transport got it. */
export type SentRequest = {
  /** When it was sent, in milliseconds since the epoch. */
  readonly timeMs: number;
  /** `team/name`. */
  readonly destination: string;
  /** Of several that one message may take: `search` looks for an earlier message, `before` prepares the vendor. */
  readonly purpose: 'message' | 'search' | 'before';
  readonly request: OutboundRequest;
  /** What the vendor deduplicates and threads by; those of the delivery where the message is of one alone. */
  readonly keys: Pick<PrepareInput, 'deliveryKey' | 'groupHash'>;
  /** Of the destination, as JSON text: a request holds parts of it. */
  readonly secret: Secret<string> | undefined;
  readonly result: TransportResult;
};

export type OnRequest = (sent: SentRequest) => void;

type Sending = { readonly providers: ReadonlyMap<string, Provider>; readonly send: Transport };

/**
 * Tells of every request once it is answered. A transport is not told which delivery it works for, so each request is
 * remembered where it is made.
 */
export function observeSending({ providers, send }: Sending, nowMs: () => number, onRequest: OnRequest): Sending {
  const origins = new WeakMap<OutboundRequest, Pick<SentRequest, 'purpose' | 'keys' | 'secret'>>();
  const remember = (request: OutboundRequest, purpose: SentRequest['purpose'], input: PrepareInput) => {
    const { deliveryKey, groupHash, secret } = input;
    origins.set(request, { purpose, keys: { deliveryKey, groupHash }, secret });
  };
  const observed = [...providers].map(([type, provider]): [string, Provider] => [
    type,
    {
      ...provider,
      prepare: (input) => {
        const prepared = provider.prepare(input);
        if (!prepared.ok) return prepared;
        for (const request of prepared.before ?? []) remember(request, 'before', input);
        remember(prepared.request, 'message', input);
        return prepared;
      },
      prepareSearch: (input) => {
        const search = provider.prepareSearch(input);
        if (search !== undefined) remember(search.request, 'search', input);
        return search;
      },
    },
  ]);
  return {
    providers: new Map(observed),
    send: async (request, context) => {
      const timeMs = nowMs();
      const result = await send(request, context);
      const origin = origins.get(request);
      if (origin !== undefined) onRequest({ timeMs, destination: context.destinationId, request, ...origin, result });
      return result;
    },
  };
}
