import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { repositoryRoot } from './local-stack.ts';

const root = join(repositoryRoot, 'infra/relay');

/** Relative to `infra/relay`. */
export const kustomizationFiles: readonly string[] = readdirSync(join(root, 'kustomize'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `kustomize/${name}`);

const literalsSchema = z
  .array(z.string().regex(/^\w+=./))
  .transform((lines) =>
    Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
  );
const configMapSchema = z.strictObject({ name: z.string(), literals: literalsSchema });
const kustomizationSchema = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  resources: z.array(z.string()).default([]),
  patches: z.array(z.object({ path: z.string() })).default([]),
  configMapGenerator: z.array(configMapSchema).default([]),
});

/** The base and the components, each in a directory of `infra/relay/kustomize`. */
export function kustomizationsOf() {
  return readdirSync(join(root, 'kustomize')).map((directory) => {
    const text = readFileSync(join(root, 'kustomize', directory, 'kustomization.yaml'), 'utf8');
    const { kind, resources, patches, configMapGenerator } = kustomizationSchema.parse(parse(text));
    return {
      directory,
      kind,
      resources,
      patches: patches.map(({ path }) => path),
      configMaps: Object.fromEntries(configMapGenerator.map(({ name, literals }) => [name, literals])),
    };
  });
}

const overlaySchema = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string(),
  resources: z.array(z.string()),
  components: z.array(z.string()),
  images: z.array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })),
  configMapGenerator: z.array(configMapSchema.extend({ behavior: z.literal('merge') })),
  patches: z.array(z.unknown()),
});

/** The overlay that the relay's README gives to copy. */
export function overlayOfReadme() {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const text = /```yaml\n(# kustomization\.yaml\n[\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const { configMapGenerator, ...overlay } = overlaySchema.parse(parse(text));
  return { text, ...overlay, configMaps: configMapGenerator };
}
