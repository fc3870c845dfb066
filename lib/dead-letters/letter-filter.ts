import { ageFromMs, type Letter } from './letter.ts';

/** Which dead letters are meant; what is absent admits all. */
export type LetterFilter = {
  /** `team/name`. */
  readonly destination?: string | undefined;
  readonly reason?: string | undefined;
  /** The start of a delivery key, or of the id of a message that cannot be read. */
  readonly id?: string | undefined;
  /** Accepted at or after, in milliseconds since the epoch. */
  readonly sinceMs?: number | undefined;
  /** Accepted before. */
  readonly beforeMs?: number | undefined;
};

export function isMeant(filter: LetterFilter, letter: Letter): boolean {
  const { destination, reason, id, sinceMs, beforeMs } = filter;
  const fromMs = ageFromMs(letter);
  return (
    (destination === undefined || letter.destination === destination) &&
    (reason === undefined || letter.reason === reason) &&
    (id === undefined || letter.messageId.startsWith(id) || letter.delivery?.deliveryKey.startsWith(id) === true) &&
    (sinceMs === undefined || fromMs >= sinceMs) &&
    (beforeMs === undefined || fromMs < beforeMs)
  );
}
