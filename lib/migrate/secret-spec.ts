import type { SecretSource } from './carry/carried.ts';

/** A field of a secret as one word of a command line: `webhookUrl=value:global.slack_api_url`, `signingKey=new`. */
export type SecretSpec = { readonly field: string; readonly source: SecretSource };

export function formatSecretSpec({ field, source }: SecretSpec): string {
  return source.kind === 'new' ? `${field}=new` : `${field}=${source.kind}:${source.path.join('.')}`;
}

/** Undefined where the word is none. Fields of `alertmanager.yml` that hold secrets have no dot in their names. */
export function parseSecretSpec(word: string): SecretSpec | undefined {
  const [, field, kind, path] = /^([A-Za-z]+)=(?:(value|file):([\w.-]+)|new)$/.exec(word) ?? [];
  if (field === undefined) return undefined;
  if (kind === undefined || path === undefined) return { field, source: { kind: 'new' } };
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return { field, source: { kind: kind === 'file' ? 'file' : 'value', path: steps } };
}
