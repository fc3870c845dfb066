export type ProvenanceInput = {
  /** By name, SHA-256 in hex. */
  readonly subjects: Readonly<Record<string, string>>;
  readonly version: string;
  readonly commit: string;
  readonly lockSha256: string;
  readonly node: string;
  readonly npm: string;
};

/**
 * What was built, of which commit and by what, as an in-toto statement with a SLSA provenance. It is not signed: whoever
 * publishes a release signs it, or checks it by building the commit again.
 * Source: in-toto.io/Statement/v1; slsa.dev/spec/v1.0/provenance.
 */
export function toProvenance({ subjects, version, commit, lockSha256, node, npm }: ProvenanceInput) {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: Object.entries(subjects).map(([name, sha256]) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:alertguard:build:npm-run-release:1',
        externalParameters: { version, commit },
        internalParameters: { node, npm },
        resolvedDependencies: [
          { name: 'source', digest: { gitCommit: commit } },
          { name: 'package-lock.json', digest: { sha256: lockSha256 } },
        ],
      },
      runDetails: { builder: { id: 'urn:alertguard:builder:local' } },
    },
  };
}
