import { createBoundedReader } from '../secrets/bounded-reader.ts';
import type { SecretReader } from '../secrets/secret-access.ts';
import { createSecretCache } from '../secrets/secret-cache.ts';
import type { BatchDependencies } from './deliver-batch.ts';
import { createDestinationMemory } from './destination-memory.ts';

/** What differs from place to place: where clients and sockets lead, and what keeps the time. */
export type DeliverParts = Omit<BatchDependencies, 'secrets' | 'memory' | 'random'> & {
  readonly secretReader: SecretReader;
  /** From 0 to 1; `Math.random` where absent. */
  readonly random?: () => number;
  /** Milliseconds of a clock of their own, for a run in which time goes faster for them; `nowMs` where absent. */
  readonly secretsMs?: () => number;
  readonly memoryMs?: () => number;
};

/** Puts `deliver` together, once for each instance: on Lambda, on one machine and in the tools. */
export function composeDeliver(parts: DeliverParts): BatchDependencies {
  const { secretReader, random = Math.random, secretsMs, memoryMs, ...rest } = parts;
  const { allowList, nowMs } = rest;
  const secretsClock = secretsMs ?? nowMs;
  const reader = createBoundedReader(secretReader, allowList.destinations.size, secretsClock);
  return {
    ...rest,
    secrets: createSecretCache(reader, secretsClock),
    memory: createDestinationMemory(memoryMs ?? nowMs),
    random,
  };
}
