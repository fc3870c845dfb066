import type { SentRequest } from '../../local/observe-sending.ts';
import type { Numbered } from '../traffic.ts';

/** The requests for the same message, the first one first. */
export function attemptsOf(
  { destination, keys, purpose }: SentRequest,
  all: readonly Numbered<SentRequest>[],
): readonly Numbered<SentRequest>[] {
  return all
    .filter(
      ({ entry }) =>
        entry.keys.deliveryKey === keys.deliveryKey && entry.destination === destination && entry.purpose === purpose,
    )
    .toReversed();
}
