import type { PreparedSearch } from '../providers/contract/define-provider.ts';
import { maxSearchAnswerBytes, type SearchResult } from '../providers/contract/search.ts';
import type { Transport } from '../providers/contract/transport.ts';

/** For each of the two calls that may go before a new message: short, because that message waits for them. */
export const followUpTimeoutMs = 2_500;

/** Looks for an earlier message. Never throws, and takes no longer than `followUpTimeoutMs`. */
export async function findMessage(
  send: Transport,
  { request, allowPrivate, read }: PreparedSearch,
  destinationId: string,
): Promise<SearchResult> {
  const limits = { callTimeoutMs: followUpTimeoutMs, maxAnswerBytes: maxSearchAnswerBytes };
  const sent = await send(request, { destinationId, allowPrivate, limits });
  if (!sent.ok) return { kind: 'not_readable' };
  try {
    return read(sent.answer);
  } catch {
    return { kind: 'not_readable' };
  }
}
