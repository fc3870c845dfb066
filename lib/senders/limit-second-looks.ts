import { createTokenBucket, type TokenBucket } from '../secrets/token-bucket.ts';

/** For one source address: enough for a sender whose key was rotated, also right after a request that was forged. */
const perAddress = { burst: 3, perSecond: 0.1 };

/** For all of them together, in one instance: each look is two calls of Secrets Manager. */
const inAll = { burst: 50, perSecond: 1 };

const maxAddresses = 1_000;

/**
 * Whether a request that no key fits may have the keys read once more: `refused` where its address has had its share,
 * `busy` where all addresses together have, so that nothing can be said of this one. The name of the sender counts for
 * nothing here, so neither answer tells whether it exists.
 */
export type SecondLook = 'granted' | 'refused' | 'busy';

export function createSecondLooks(nowMs: () => number): (address: string) => SecondLook {
  const total = createTokenBucket(inAll, nowMs);
  const byAddress = new Map<string, TokenBucket>();

  const bucketOf = (address: string): TokenBucket => {
    const bucket = byAddress.get(address) ?? createTokenBucket(perAddress, nowMs);
    byAddress.delete(address);
    byAddress.set(address, bucket);
    const [oldest] = byAddress.keys();
    if (byAddress.size > maxAddresses && oldest !== undefined) byAddress.delete(oldest);
    return bucket;
  };

  return (address) => {
    if (!bucketOf(address).take()) return 'refused';
    return total.take() ? 'granted' : 'busy';
  };
}
