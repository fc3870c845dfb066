import * as z from 'zod';
import type { BundledPackage } from './bundled-packages.ts';

const component = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() });

/** What `npm sbom --sbom-format cyclonedx` prints, as far as it is changed here. */
export const npmSbom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

type Release = {
  readonly version: string;
  readonly packages: readonly BundledPackage[];
  /** Of the tarball, in hex. */
  readonly sha256: string;
  /** When the commit was made, in ISO 8601: the document does not say when it was written. */
  readonly committedAt: string;
};

/**
 * The bill of materials of the package: npm's, which lists every tool of the lock file, cut down to what esbuild says is
 * in the bundles. Throws where npm does not know a package of a bundle.
 */
export function narrowSbom(sbom: z.infer<typeof npmSbom>, { version, packages, sha256, committedAt }: Release) {
  const bundled = new Set(packages.map((one) => `${one.name}@${one.version}`));
  const known = new Set(sbom.components.map((one) => `${one.name}@${one.version}`));
  const missing = [...bundled].filter((one) => !known.has(one));
  if (missing.length > 0) throw new Error(`package-lock.json does not have what is bundled: ${missing.join(', ')}`);
  const root = `alertguard@${version}`;
  const components = sbom.components
    .filter((one) => bundled.has(`${one.name}@${one.version}`))
    // To npm they are tools of development; here they are parts. Where they were downloaded from is a mirror's name.
    .map(({ properties, externalReferences, ...one }) => ({ ...one, scope: 'required' }));
  const refs = new Set(components.map((one) => one['bom-ref']));
  const dependencies = sbom.dependencies
    .filter(({ ref }) => ref === root || refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  return {
    ...sbom,
    // Of the tarball and not of chance: the same release has the same document.
    serialNumber: `urn:uuid:${uuidOf(sha256)}`,
    metadata: {
      ...sbom.metadata,
      timestamp: committedAt,
      lifecycles: [{ phase: 'build' }],
      component: {
        ...sbom.metadata.component,
        name: 'alertguard',
        type: 'application',
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      },
    },
    components,
    dependencies,
  };
}

/** RFC 9562, version 8: made by a rule of our own. */
function uuidOf(hex: string): string {
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
