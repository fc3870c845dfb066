/** Permits something at a steady rate, and a burst of it after a pause. */
export type TokenBucket = { readonly take: () => boolean };

export function createTokenBucket(
  { burst, perSecond }: { readonly burst: number; readonly perSecond: number },
  nowMs: () => number,
): TokenBucket {
  let tokens = burst;
  let filledAtMs = nowMs();
  return {
    take: () => {
      tokens = Math.min(burst, tokens + ((nowMs() - filledAtMs) / 1000) * perSecond);
      filledAtMs = nowMs();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
