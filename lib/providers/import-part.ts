import { existsSync } from 'node:fs';

/**
 * A part of a vendor's room, or undefined where the room has none. Parts are not in the registry, as no function may reach
 * them. In a bundle `infra/build/vendor-parts.ts` takes this module's place, since there are no files to look for.
 */
export async function importPart(
  type: string,
  part: 'carry' | 'describe-message' | 'example' | 'preview' | 'stand-in',
) {
  const file = new URL(`./${type}/${part}.ts`, import.meta.url);
  return existsSync(file) ? await import(file.href) : undefined;
}
