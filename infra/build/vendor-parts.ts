import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const namespace = 'vendor-part';

/**
 * Takes the place of `lib/providers/import-part.ts` in a bundle, which has no files to look for: one module for each part,
 * with that part of every room.
 */
export const vendorParts: Plugin = {
  name: 'vendor-parts',
  setup(build) {
    let rooms = '';
    build.onLoad({ filter: /[/\\]lib[/\\]providers[/\\]import-part\.ts$/ }, ({ path }) => {
      rooms = dirname(path);
      const cases = parts.map((part) => `${JSON.stringify(part)}: () => import('${namespace}:${part}')`);
      return {
        contents: `const parts = { ${cases.join(', ')} };
export async function importPart(type, part) { return (await parts[part]()).rooms.get(type); }`,
        loader: 'js',
      };
    });
    build.onResolve({ filter: new RegExp(`^${namespace}:`) }, ({ path }) => ({
      path: path.slice(namespace.length + 1),
      namespace,
    }));
    build.onLoad({ filter: /.*/, namespace }, ({ path: part }) => ({
      contents: listRooms(rooms, part),
      loader: 'js',
      resolveDir: rooms,
    }));
  },
};

const parts = ['carry', 'describe-message', 'example', 'preview', 'stand-in'] as const;

function listRooms(directory: string, part: string): string {
  const found = readdirSync(directory, { withFileTypes: true })
    .filter((room) => room.isDirectory() && readdirSync(join(directory, room.name)).includes(`${part}.ts`))
    .map(({ name }) => name)
    .sort();
  return [
    ...found.map((name, index) => `import * as _${index} from './${name}/${part}.ts';`),
    `export const rooms = new Map([${found.map((name, index) => `[${JSON.stringify(name)}, _${index}]`).join(', ')}]);`,
  ].join('\n');
}
