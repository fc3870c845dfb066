import type { BearerFault } from '../audit/reasons.ts';
import type { Secret } from '../secrets/secret.ts';
import type { BearerExpectation } from './judge-token.ts';

/**
 * A JWT as `Authorization: Bearer`, for a stock Alertmanager without relay. HS256 only; `sub` is the sender, `aud` this
 * guard, `exp` required and at most 366 days ahead. It proves who sends but not what: whoever reads the token can send any body until it expires,
 * so it is switched on for each sender by itself.
 */

/** A token of ours has some 200 characters; a longer header is not worth parsing. */
const maxTokenLength = 2_048;

/** The token of an `authorization` header; `undefined` where there is none that could be one. */
export function readBearerToken(authorization: string | undefined): string | undefined {
  const token = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && token.length <= maxTokenLength ? token : undefined;
}

/** Undefined when any of the keys signed the token and its claims hold; else the fault of the best key. */
export async function verifyBearerToken(
  token: string,
  keys: readonly Secret<Uint8Array>[],
  expected: BearerExpectation,
): Promise<BearerFault | undefined> {
  // On demand: most guards never see a token, and a cold start need not load what reads one.
  const { judgeToken } = await import('./judge-token.ts');
  const faults = await Promise.all(keys.map((key) => judgeToken(token, key, expected)));
  if (faults.includes(undefined)) return undefined;
  return faults.find((fault) => fault !== 'token_invalid') ?? 'token_invalid';
}
