import type { Preview } from '../../lib/preview/preview.ts';
import { providers } from '../../lib/providers/registry.ts';

type Room = { readonly preview: Preview };

/** By provider: the preview of each vendor's room. */
export const previews: ReadonlyMap<string, Preview> = new Map(
  await Promise.all(
    [...providers.keys()].map(async (type): Promise<[string, Preview]> => {
      const room: Room = await import(new URL(`../../lib/providers/${type}/preview.ts`, import.meta.url).href);
      return [type, room.preview];
    }),
  ),
);
