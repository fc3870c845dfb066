import type { Answer, OutboundRequest } from '../../lib/providers/contract/outbound-request.ts';
import type { VirtualClock } from './clock.ts';

/** What a vendor takes. It answers as Slack's incoming webhooks do: 200 and `ok`, or 429 and `Retry-After`. */
export type VendorOptions = {
  readonly clock: VirtualClock;
  readonly latencyMs: () => number;
  /** Tokens a second, and how many may be saved up. Absent where nothing is limited. */
  readonly limit?: { readonly perSecond: number; readonly burst: number } | undefined;
  /** Overrules the limit: an outage, a message that it cannot take. `undefined` where nothing is wrong. */
  readonly trouble?: (request: OutboundRequest, nowMs: number) => Answer | 'no_answer' | undefined;
  readonly onArrived: (request: OutboundRequest, nowMs: number) => void;
};

export type Vendor = {
  readonly send: (request: OutboundRequest) => Promise<Answer | 'no_answer'>;
  readonly counts: { asked: number; refused: number };
};

export function createVendor({ clock, latencyMs, limit, trouble = () => undefined, onArrived }: VendorOptions): Vendor {
  const counts = { asked: 0, refused: 0 };
  let tokens = limit?.burst ?? 0;
  let filledAtMs = clock.nowMs();

  /** Seconds until there is a token, or 0 where one was taken. */
  const takeToken = (): number => {
    if (limit === undefined) return 0;
    const nowMs = clock.nowMs();
    tokens = Math.min(limit.burst, tokens + ((nowMs - filledAtMs) / 1000) * limit.perSecond);
    filledAtMs = nowMs;
    if (tokens < 1) return (1 - tokens) / limit.perSecond;
    tokens -= 1;
    return 0;
  };

  return {
    counts,
    send: async (request) => {
      counts.asked += 1;
      await clock.sleep(latencyMs() / 2);
      const answer = judge(request);
      if (answer !== 'no_answer' && answer.status < 300) onArrived(request, clock.nowMs());
      await clock.sleep(latencyMs() / 2);
      return answer;
    },
  };

  function judge(request: OutboundRequest): Answer | 'no_answer' {
    const wrong = trouble(request, clock.nowMs());
    if (wrong !== undefined) return wrong;
    const waitSeconds = takeToken();
    if (waitSeconds === 0) return { status: 200, headers: {}, body: 'ok' };
    counts.refused += 1;
    return { status: 429, headers: { 'retry-after': String(Math.ceil(waitSeconds)) }, body: 'rate_limited' };
  }
}
