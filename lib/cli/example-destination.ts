import type { ExampleDestination } from '../providers/contract/example-destination.ts';
import { importPart } from '../providers/import-part.ts';

type Room = { readonly example: ExampleDestination };

/** The example of a provider of the registry, from its room. */
export async function exampleDestination(type: string): Promise<ExampleDestination> {
  const room: Room = await importPart(type, 'example');
  return room.example;
}
