import { importPart } from '../providers/import-part.ts';
import { providers } from '../providers/registry.ts';
import { cleanLine } from '../text/clean-text.ts';
import type { Arrival } from './stand-in/start-stand-in.ts';

type Room = { readonly describeMessage: (json: unknown) => string[] | undefined };

/** Of each vendor's room that can say more of its messages than their JSON. */
const rooms: ReadonlyMap<string, Room | undefined> = new Map(
  await Promise.all(
    [...providers.keys()].map(
      async (type): Promise<[string, Room | undefined]> => [type, await importPart(type, 'describe-message')],
    ),
  ),
);

/** What arrived, as lines for a terminal: free of control characters, which alert authors choose. */
export function describeArrival({ type, json }: Pick<Arrival, 'type' | 'json'>): string[] {
  const lines = rooms.get(type)?.describeMessage(json) ?? prettyJson(json);
  return lines.map(cleanKeepingIndent);
}

const maxJsonLines = 60;

function prettyJson(json: unknown): string[] {
  const lines = (JSON.stringify(json, undefined, 2) ?? '').split('\n');
  const more = lines.length - maxJsonLines;
  return more > 0 ? [...lines.slice(0, maxJsonLines), `… ${more} more lines`] : lines;
}

function cleanKeepingIndent(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return indent + cleanLine(line);
}
