import * as z from 'zod/mini';
import type { About } from './known-alarms.ts';

/** Reads audit lines of these events since a moment, as JSON texts; a bounded number of them. May reject. */
export type ReadRecentLines = (events: readonly string[], sinceMs: number) => Promise<readonly string[]>;

const lineSchema = z.object({
  destination: z.optional(z.string()),
  sender: z.optional(z.string()),
  reason: z.optional(z.string()),
});

const maxNamed = 8;

/**
 * Whom an alarm is about: `payments/slack: provider_unavailable (40)`, the most frequent first. All of it are names of the
 * allow-list and reason codes. Empty where the lines cannot be read: that is no ground to say nothing.
 */
export async function countRecent(read: ReadRecentLines, { events, by }: About, sinceMs: number): Promise<string[]> {
  const lines = await read(events, sinceMs).catch(() => []);
  const counts = new Map<string, number>();
  for (const line of lines) {
    const { [by]: name = by === 'sender' ? 'unknown sender' : 'unreadable message', reason } = parseLine(line);
    const subject = reason === undefined ? name : `${name}: ${reason}`;
    counts.set(subject, (counts.get(subject) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  const named = sorted.slice(0, maxNamed).map(([subject, count]) => `${subject} (${count})`);
  return sorted.length > maxNamed ? [...named, `and ${sorted.length - maxNamed} more`] : named;
}

function parseLine(line: string): z.infer<typeof lineSchema> {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data ?? {};
  } catch {
    return {};
  }
}
