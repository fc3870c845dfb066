import type { AlertCounts } from '../alertmanager/count-alerts.ts';
import { ageFromMs, inOrder, type Letter } from './letter.ts';

/** Dead letters that have all of this in common. */
export type LetterGroup = {
  /** `team/name`; absent where the message cannot be read. */
  readonly destination: string | undefined;
  readonly reason: string;
  readonly sender: string | undefined;
  readonly receiver: string | undefined;
  readonly count: number;
  /** When the alerts were accepted, in milliseconds since the epoch. */
  readonly oldestMs: number;
  readonly newestMs: number;
};

/** Groups letters by destination, reason, sender and receiver, in this order. */
export function groupLetters(letters: readonly Letter[]): LetterGroup[] {
  const groups = Map.groupBy(letters, ({ destination, reason, delivery }) =>
    JSON.stringify([destination ?? '', reason, delivery?.sender ?? '', delivery?.receiver ?? '']),
  );
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, of]) => toGroup(of));
}

function toGroup(letters: readonly Letter[]): LetterGroup[] {
  const [first] = letters;
  if (first === undefined) return [];
  const times = letters.map(ageFromMs);
  const oldestMs = times.reduce((one, other) => Math.min(one, other));
  const newestMs = times.reduce((one, other) => Math.max(one, other));
  const { destination, reason, delivery } = first;
  const { sender, receiver } = delivery ?? {};
  return [{ destination, reason, sender, receiver, count: letters.length, oldestMs, newestMs }];
}

/** What somebody should know before letters are sent back. */
export type RedriveOutlook = {
  /** Alert groups of which several letters are sent, in order. */
  readonly severalStates: number;
  /** Alert groups of which a later letter stays here: its older state would be the last that is shown. */
  readonly newerStays: number;
  /** Letters with firing alerts after which none of their alert group is sent: they may have resolved since. */
  readonly perhapsResolved: number;
  /** Letters whose fallback was notified, and may be once more. */
  readonly fellBack: number;
};

export function foreseeRedrive(chosen: readonly Letter[], others: readonly Letter[]): RedriveOutlook {
  const groups = byAlertGroup(chosen);
  const newestOf = (letters: readonly Letter[] = []) => letters.toSorted(inOrder).at(-1);
  const staying = byAlertGroup(others);
  const last = [...groups.values()].map(newestOf).filter((letter) => letter !== undefined);
  const newerStays = [...groups].filter(([key, letters]) => {
    const [newest, other] = [newestOf(letters), newestOf(staying.get(key))];
    return newest !== undefined && other !== undefined && inOrder(newest, other) < 0;
  });
  return {
    severalStates: [...groups.values()].filter((letters) => letters.length > 1).length,
    newerStays: newerStays.length,
    perhapsResolved: last.filter(({ delivery }) => delivery?.status === 'firing').length,
    fellBack: chosen.filter(({ fallback }) => fallback === 'notified').length,
  };
}

function byAlertGroup(letters: readonly Letter[]): Map<string, Letter[]> {
  const readable = letters.filter(({ delivery }) => delivery !== undefined);
  return Map.groupBy(readable, ({ destination, delivery }) => `${destination} ${delivery?.groupHash}`);
}

/** One letter as a line of JSON has it: no text of an alert. */
export type LetterRecord = {
  readonly messageId: string;
  readonly deliveryKey: string | undefined;
  readonly destination: string | undefined;
  readonly reason: string;
  readonly sender: string | undefined;
  readonly receiver: string | undefined;
  readonly requestId: string | undefined;
  readonly groupHash: string | undefined;
  readonly fallbackFor: string | undefined;
  readonly acceptedAt: string | undefined;
  readonly givenUpAt: string;
  readonly status: string | undefined;
  readonly alerts: AlertCounts | undefined;
  readonly fallback: Letter['fallback'];
};

export function toRecord({ messageId, destination, reason, givenUpAtMs, fallback, delivery }: Letter): LetterRecord {
  const { deliveryKey, sender, receiver, requestId, groupHash, fallbackFor, acceptedAtMs, status, alerts } =
    delivery ?? {};
  const acceptedAt = acceptedAtMs === undefined ? undefined : new Date(acceptedAtMs).toISOString();
  const givenUpAt = new Date(givenUpAtMs).toISOString();
  return {
    ...{ messageId, deliveryKey, destination, reason, sender, receiver, requestId, groupHash, fallbackFor },
    ...{ acceptedAt, givenUpAt, status, alerts, fallback },
  };
}
