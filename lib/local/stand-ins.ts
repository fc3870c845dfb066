import { importPart } from '../providers/import-part.ts';
import { providers } from '../providers/registry.ts';
import type { StartStandIn } from './stand-in/start-stand-in.ts';

type Room = { readonly startStandIn: StartStandIn };

/** By provider, as in the allow-list: the stand-in of each vendor's room. */
export const standIns: ReadonlyMap<string, StartStandIn> = new Map(
  await Promise.all(
    [...providers.keys()].map(async (type): Promise<[string, StartStandIn]> => {
      const room: Room = await importPart(type, 'stand-in');
      return [type, room.startStandIn];
    }),
  ),
);
