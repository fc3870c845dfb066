import { importPart } from '../providers/import-part.ts';
import { providers } from '../providers/registry.ts';
import { type Carried, type Left, left } from './carry/carried.ts';
import type { Carriers } from './carry/carriers.ts';
import type { CarryInput } from './carry/integration-reader.ts';

type Room = { readonly carriers: Carriers };

/** Of each vendor's room, but for vendors that Alertmanager has no receiver for. */
const carriers = new Map(
  (
    await Promise.all(
      [...providers.keys()].map(async (type) => {
        const room: Room | undefined = await importPart(type, 'carry');
        return Object.entries(room?.carriers ?? {});
      }),
    )
  ).flat(),
);

/** What one integration becomes, or why it stays as it is. */
export function carry(input: CarryInput): Carried | Left {
  return carriers.get(input.integration.key)?.(input) ?? left('the guard has no provider for this');
}
