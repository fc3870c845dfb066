import type { ExampleDestination } from '../providers/contract/example-destination.ts';

type Room = { readonly example: ExampleDestination };

/** The example of a provider of the registry, from its room. */
export async function exampleDestination(type: string): Promise<ExampleDestination> {
  const room: Room = await import(new URL(`../providers/${type}/example.ts`, import.meta.url).href);
  return room.example;
}
