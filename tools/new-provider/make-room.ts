import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type MadeRoom =
  | { readonly ok: true; readonly folder: string; readonly files: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** The name of a room, a destination's `type` and an image; and, with capitals, of an export. */
const roomName = /^[a-z][a-z0-9]{0,19}(?:-[a-z0-9]{1,20}){0,3}$/;

/**
 * Makes the room of a new vendor below `root`, the repository: every file of the template, under the new name, and its line
 * in the registry. Import paths are those of the template's own place, so that it is checked where it stands.
 */
export async function makeRoom(root: string, name: string): Promise<MadeRoom> {
  if (!roomName.test(name)) return { ok: false, reason: 'a name is of small letters, digits and hyphens: acme-chat' };
  const folder = `lib/providers/${name}`;
  if (await exists(join(root, folder))) return { ok: false, reason: `${folder} is there already` };
  const template = join(root, 'tools/new-provider/template');
  const files = (await readdir(template)).sort();
  await mkdir(join(root, folder));
  for (const file of files) {
    const source = await readFile(join(template, file), 'utf8');
    await writeFile(join(root, folder, file), toRoom(source, name));
  }
  const registry = join(root, 'lib/providers/all.ts');
  await writeFile(registry, addLine(await readFile(registry, 'utf8'), name));
  return { ok: true, folder, files };
}

function toRoom(source: string, name: string): string {
  return source
    .replaceAll("'../../../lib/providers/", "'../")
    .replaceAll("'../../../lib/", "'../../")
    .replaceAll('exampleChat', toExportName(name))
    .replaceAll('example-chat', name)
    .replaceAll('Example Chat', toTitle(name));
}

/** In the order of rooms, behind the lines that are no exports. */
function addLine(registry: string, name: string): string {
  const lines = registry.trimEnd().split('\n');
  const isExport = (line: string) => line.startsWith('export ');
  const room = (line: string) => /'\.\/([^/]+)\//.exec(line)?.[1] ?? '';
  const exported = [...lines.filter(isExport), `export { ${toExportName(name)} } from './${name}/provider.ts';`];
  exported.sort((one, other) => (room(one) < room(other) ? -1 : 1));
  return [...lines.filter((line) => !isExport(line)), ...exported, ''].join('\n');
}

function toExportName(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function toTitle(name: string): string {
  return name.replace(/(?:^|-)(.)/g, (all, letter: string) => `${all.length > 1 ? ' ' : ''}${letter.toUpperCase()}`);
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
