import type { Destination } from '../allow-list/allow-list.ts';

/**
 * The queue's message group: the destination and a lane chosen by the alert group. Firing and resolved of one alert
 * group share a lane and so stay in order, and a destination has at most `parallelism` lanes of a kind.
 *
 * Deliveries with a fallback have lanes of their own: they are given up much earlier, and would be late behind one that
 * is still tried for hours.
 */
export function messageGroupId(destination: Destination, groupHash: string, hasFallback: boolean): string {
  // 32 bits of the hash: a whole number that is exact, and far more than any parallelism.
  const lane = Number.parseInt(groupHash.slice(0, 8), 16) % destination.parallelism;
  return `${destination.id}/${hasFallback ? 'fallback-' : ''}${lane}`;
}
