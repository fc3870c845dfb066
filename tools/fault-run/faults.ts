import type { EndpointAnswer } from '../../lib/local/stand-in/start-endpoint.ts';

/** What befalls one request. */
export type Fault =
  /** Answered so, without reaching the service. */
  | { readonly kind: 'error' | 'throttled'; readonly answer: EndpointAnswer }
  /** The connection is reset before the service sees the request. */
  | { readonly kind: 'reset' }
  /** The service never sees the request, and there is no answer until the client gives up. */
  | { readonly kind: 'timeout' }
  /** The service does its work, and the connection is reset instead of the answer. */
  | { readonly kind: 'answer lost' }
  /** The service does its work, and the answer comes when nobody waits for it any more. */
  | { readonly kind: 'answer late'; readonly delayMs: number }
  /** Some entries of a batch are refused inside a 200. */
  | { readonly kind: 'partly failed' }
  /** Not a fault, only slow: what stretches the time in which a kill can fall. */
  | { readonly kind: 'slow'; readonly delayMs: number };

/** Shares of the requests; what is left goes well. */
export type FaultMenu = readonly { readonly share: number; readonly fault: Fault }[];

export type FaultTally = Map<string, number>;

/** Draws what befalls each next request of a place, and counts it as `<place>: <kind>`. */
export function createFaultSource(
  place: string,
  menu: FaultMenu,
  random: () => number,
  tally: FaultTally,
): () => Fault | undefined {
  return () => {
    let rest = random();
    for (const { share, fault } of menu) {
      rest -= share;
      if (rest >= 0) continue;
      if (fault.kind !== 'slow') countFault(tally, place, fault.kind);
      return fault;
    }
    return undefined;
  };
}

export function countFault(tally: FaultTally, place: string, kind: string): void {
  const name = `${place}: ${kind}`;
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

/** Of Secrets Manager and SQS: the SDK's standard retry takes the names for what they are. */
function awsError(status: number, name: string): EndpointAnswer {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { status, headers, body: JSON.stringify({ __type: name, message: 'injected' }) };
}

/** Longer than an attempt of the SDK's may take here. */
const lateMs = 1_200;

const sqsErrors: FaultMenu = [
  { share: 0.04, fault: { kind: 'error', answer: awsError(500, 'InternalFailure') } },
  { share: 0.04, fault: { kind: 'throttled', answer: awsError(400, 'com.amazonaws.sqs#RequestThrottled') } },
  { share: 0.03, fault: { kind: 'reset' } },
  { share: 0.01, fault: { kind: 'timeout' } },
  { share: 0.03, fault: { kind: 'answer lost' } },
  { share: 0.02, fault: { kind: 'answer late', delayMs: lateMs } },
  { share: 0.08, fault: { kind: 'partly failed' } },
];

const secretsManagerErrors: FaultMenu = [
  { share: 0.15, fault: { kind: 'error', answer: awsError(500, 'InternalServiceError') } },
  { share: 0.15, fault: { kind: 'throttled', answer: awsError(400, 'ThrottlingException') } },
  { share: 0.08, fault: { kind: 'reset' } },
  { share: 0.03, fault: { kind: 'timeout' } },
  { share: 0.03, fault: { kind: 'answer late', delayMs: lateMs } },
];

/**
 * A provider does nothing that it does not say with a 2xx: an answer that is lost after the message was taken would be a
 * duplicate that no sender can avoid, and none that a kill explains.
 */
function providerErrors(error: EndpointAnswer, throttled: EndpointAnswer): FaultMenu {
  return [
    { share: 0.03, fault: { kind: 'error', answer: error } },
    { share: 0.02, fault: { kind: 'throttled', answer: throttled } },
    { share: 0.02, fault: { kind: 'reset' } },
    { share: 0.01, fault: { kind: 'timeout' } },
    { share: 0.15, fault: { kind: 'slow', delayMs: 40 } },
  ];
}

const retryAfter = { 'retry-after': '1' };

export const menus = {
  sqs: sqsErrors,
  secretsManager: secretsManagerErrors,
  slack: providerErrors(
    { status: 500, body: 'server_error' },
    { status: 429, headers: retryAfter, body: 'rate_limited' },
  ),
  webhook: providerErrors({ status: 502, body: '' }, { status: 429, headers: retryAfter, body: '' }),
  ses: providerErrors(
    { status: 500, headers: { 'x-amzn-errortype': 'InternalFailure' }, body: '{"message":"injected"}' },
    {
      status: 429,
      headers: { 'x-amzn-errortype': 'TooManyRequestsException', ...retryAfter },
      body: '{"message":"injected"}',
    },
  ),
} as const satisfies Record<string, FaultMenu>;
