import { existsSync } from 'node:fs';
import { providers } from '../providers/registry.ts';
import { type Carried, type Left, left } from './carry/carried.ts';
import type { Carriers } from './carry/carriers.ts';
import type { CarryInput } from './carry/integration-reader.ts';

type Room = { readonly carriers: Carriers };

/** Of each vendor's room, but for vendors that Alertmanager has no receiver for. */
const carriers = new Map(
  (
    await Promise.all(
      [...providers.keys()]
        .map((type) => new URL(`../providers/${type}/carry.ts`, import.meta.url))
        .filter((file) => existsSync(file))
        .map(async ({ href }) => {
          const room: Room = await import(href);
          return Object.entries(room.carriers);
        }),
    )
  ).flat(),
);

/** What one integration becomes, or why it stays as it is. */
export function carry(input: CarryInput): Carried | Left {
  return carriers.get(input.integration.key)?.(input) ?? left('the guard has no provider for this');
}
