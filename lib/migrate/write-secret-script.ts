import type { SecretDraft } from './migration.ts';
import { formatSecretSpec } from './secret-spec.ts';
import { shellQuote } from './shell-quote.ts';

export type ScriptInput = {
  /** Absolute. */
  readonly configurationFile: string;
  /** SHA-256 of the configuration in hex: paths into another one would lead to other secrets. */
  readonly configurationHash: string;
  /** The absolute directory of alertguard, which has what reads the values. */
  readonly guardDirectory: string;
  readonly secrets: readonly SecretDraft[];
};

/**
 * A script that creates the secrets. It holds no value: it reads them from the old configuration when it runs, and
 * hands each to the AWS CLI on standard input, so that none is in a file, an argument or a list of processes.
 */
export function writeSecretScript({
  configurationFile,
  configurationHash,
  guardDirectory,
  secrets,
}: ScriptInput): string {
  const calls = secrets.map(({ name, fields }) => {
    const words = Object.entries(fields).map(([field, source]) => formatSecretSpec({ field, source }));
    return ['create', shellQuote(name), ...words.map(shellQuote)].join(' ');
  });
  return `#!/usr/bin/env bash
# Creates the secrets of the allow-list in AWS Secrets Manager, with the values in the old alertmanager.yml.
# Written by \`alertguard migrate\`; it contains no value. It needs the AWS CLI with a region and credentials. A secret that
# exists is not changed, so the script can be run again. Each stage of the guard has secrets of its own.
#
#   bash create-secrets.sh <stage> [alertmanager.yml]
set -euo pipefail
set +x

stage=\${1:-}
old=\${2:-${shellQuote(configurationFile)}}
guard=\${ALERTGUARD:-${shellQuote(guardDirectory)}}
hash=${configurationHash}

if ! [[ $stage =~ ^[A-Za-z0-9-]{1,24}$ ]]; then
  echo "usage: bash create-secrets.sh <stage> [alertmanager.yml], the stage as in npm run deploy -- --stage <stage>" >&2
  exit 2
fi
if [ ! -f "$guard/lib/cli/migrate-secret.ts" ]; then
  echo "set ALERTGUARD to the directory of alertguard" >&2
  exit 2
fi
node=$guard/node_modules/.bin/node
[ -x "$node" ] || node=node

# create <name> <field=source>...
create() {
  local name=$stage/$1 secret
  shift
  if aws secretsmanager describe-secret --secret-id "$name" >/dev/null 2>&1; then
    echo "$name exists already"
    return
  fi
  # Into a variable first: a value that cannot be read ends the script here, before anything is created.
  secret=$("$node" "$guard/lib/cli/migrate-secret.ts" "$old" "$hash" "$@")
  printf '%s' "$secret" | aws secretsmanager create-secret --name "$name" --secret-string file:///dev/stdin >/dev/null
  echo "$name created"
}

${calls.join('\n')}
`;
}
