import type { Answer, OutboundRequest } from './outbound-request.ts';
import type { Reject, Retry } from './outcome.ts';
import type { ProbeRequest } from './probe.ts';

/** What a transport must know beside the request. */
export type SendContext = {
  /** `team/name`. Connections are kept per destination, never shared between two. */
  readonly destinationId: string;
  /** The allow-list admits private and loopback addresses for this host. */
  readonly allowPrivate: boolean;
  /** In the place of the transport's own limits, where it is one for HTTPS or for probes. */
  readonly limits?: { readonly callTimeoutMs: number; readonly maxAnswerBytes?: number };
};

/**
 * Either the peer answered, whatever it said: the provider classifies that. Or there is no answer, which is the same
 * for every provider and is judged by the transport.
 */
export type TransportResult =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly outcome: Retry | Reject };

/** Sends one request of one kind. Never throws; no result holds a URL, header, secret or body of the request. */
export type Send<Request extends OutboundRequest | ProbeRequest> = (
  request: Request,
  context: SendContext,
) => Promise<TransportResult>;

export type Transport = Send<OutboundRequest>;

export type ProbeTransport = Send<ProbeRequest>;
