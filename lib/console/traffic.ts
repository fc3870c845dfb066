import type { PostResult } from '../fire-drill/post-notification.ts';
import type { OnNotification, ReceivedNotification } from '../local/observe-ingest.ts';
import type { OnRequest, SentRequest } from '../local/observe-sending.ts';

/** An entry, with a number that it keeps. */
export type Numbered<Entry> = { readonly number: number; readonly entry: Entry };

/** The newest entries, in bounded memory. */
export type Recent<Entry> = {
  readonly add: (entry: Entry) => number;
  /** `undefined` too for what is not kept any more. */
  readonly get: (number: number) => Entry | undefined;
  /** The newest first. */
  readonly list: () => Numbered<Entry>[];
  /** All that were added, also those that are not kept. */
  readonly count: () => number;
};

/** What a person sent from the console. */
export type Posted = {
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly sender: string;
  /** A relay signs as Alertmanager's neighbour does; for a scheme that no relay has, the console signs by itself. */
  readonly by: 'relay' | 'console';
  readonly bytes: number;
  /** One for each time that it was sent. */
  readonly answers: readonly PostResult[];
  /** Numbers in `received`, of those that came as far as the guard. */
  readonly received: readonly number[];
};

/** What went in and out of the guard since it was started, as far as memory goes. */
export type Traffic = {
  readonly sent: Recent<SentRequest>;
  readonly received: Recent<ReceivedNotification>;
  readonly posted: Recent<Posted>;
};

const maxEntries = 500;
const maxBytes = 32 * 1024 * 1024;

/** To be told by the local stack. */
export function createTraffic(): Traffic & { readonly onRequest: OnRequest; readonly onNotification: OnNotification } {
  const sent = createRecent<SentRequest>(maxEntries, maxBytes, sizeOf);
  const received = createRecent<ReceivedNotification>(maxEntries, maxBytes, ({ body }) => body.length);
  const posted = createRecent<Posted>(maxEntries, maxEntries, () => 1);
  return {
    sent,
    received,
    posted,
    onRequest: (request) => void sent.add(request),
    onNotification: (one) => void received.add(one),
  };
}

/** Keeps at most so many entries, and so many bytes of them; the newest is always kept. */
export function createRecent<Entry>(
  maxCount: number,
  maxTotalBytes: number,
  bytesOf: (entry: Entry) => number,
): Recent<Entry> {
  const kept = new Map<number, Entry>();
  let bytes = 0;
  let count = 0;
  return {
    add: (entry) => {
      count += 1;
      kept.set(count, entry);
      bytes += bytesOf(entry);
      for (const [number, oldest] of kept) {
        if (number === count || (kept.size <= maxCount && bytes <= maxTotalBytes)) break;
        kept.delete(number);
        bytes -= bytesOf(oldest);
      }
      return count;
    },
    get: (number) => kept.get(number),
    list: () => [...kept].map(([number, entry]) => ({ number, entry })).toReversed(),
    count: () => count,
  };
}

/** Roughly, in UTF-16 units: what is long are the texts. */
function sizeOf({ request, result }: SentRequest): number {
  return JSON.stringify(request).length + (result.ok ? result.answer.body.length : 0);
}
