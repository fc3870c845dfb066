import { textOf } from '../alertmanager-config/config-node.ts';
import type { Configuration } from '../alertmanager-config/configuration.ts';
import { nodeAt } from '../alertmanager-config/node-at.ts';
import { isFilledInLater } from '../alertmanager-config/template-data.ts';
import { readForms } from '../config-forms/read-forms.ts';
import { parseReference, type SecretReference } from '../config-forms/reference.ts';
import { Secret } from '../secrets/secret.ts';
import type { SecretSpec } from './secret-spec.ts';

export type MigratedSecret =
  | { readonly ok: true; readonly json: Secret<string> }
  /** Names the field, never a value. */
  | { readonly ok: false; readonly message: string };

export type SecretReaderInput = {
  /** The text of a file that a `…_file` field names, or undefined. */
  readonly readFile: (path: string) => Promise<string | undefined>;
  /** The same for what stands in place of a file outside of an `alertmanager.yml`. */
  readonly readReference: (reference: SecretReference) => Promise<string | undefined>;
  /** A new signing key. */
  readonly newKey: () => string;
};

/** Makes the JSON of a secret from the old configuration. */
export async function readSecret(
  text: string,
  specs: readonly SecretSpec[],
  input: SecretReaderInput,
): Promise<MigratedSecret> {
  const read = readForms(text);
  if (!read.ok) return fail(`line ${read.place.line}: ${read.message}`);
  const entries: [string, string][] = [];
  for (const spec of specs) {
    const value = await readField(read.forms[0].configuration, spec, input);
    if (!value.ok) return value;
    entries.push([spec.field, value.text]);
  }
  return { ok: true, json: new Secret(JSON.stringify(Object.fromEntries(entries))) };
}

async function readField(
  { root }: Configuration,
  { source }: SecretSpec,
  { readFile, readReference, newKey }: SecretReaderInput,
): Promise<{ readonly ok: true; readonly text: string } | Extract<MigratedSecret, { ok: false }>> {
  if (source.kind === 'new') return { ok: true, text: newKey() };
  const place = source.path.join('.');
  const written = textOf(nodeAt(root, source.path)) ?? '';
  if (written === '') return fail(`${place}: it is empty`);
  if (isFilledInLater(written)) return fail(`${place}: it is a placeholder; migrate the file as it is deployed`);
  if (source.kind === 'value') return { ok: true, text: written };
  const reference = parseReference(written);
  const text = (await (reference === undefined ? readFile(written) : readReference(reference)))?.trim() ?? '';
  return text === ''
    ? fail(`${place}: ${reference !== undefined ? 'what it refers to' : 'its file'} cannot be read or is empty`)
    : { ok: true, text };
}

function fail(message: string): Extract<MigratedSecret, { ok: false }> {
  return { ok: false, message };
}
