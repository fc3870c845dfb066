import type { SecretDraft } from './migration.ts';
import { formatSecretSpec } from './secret-spec.ts';
import { shellQuote } from './shell-quote.ts';

/** How this command line was started: Node and the file that it runs, both absolute. */
export type CommandLine = { readonly node: string; readonly file: string };

export type ScriptInput = {
  /** Absolute; undefined where it came from standard input. */
  readonly configurationFile: string | undefined;
  /** SHA-256 of the configuration in hex: paths into another one would lead to other secrets. */
  readonly configurationHash: string;
  /** What reads the values, where it is still there. */
  readonly commandLine: CommandLine;
  readonly secrets: readonly SecretDraft[];
};

/**
 * A script that creates the secrets. It holds no value: it reads them from the old configuration when it runs, and
 * hands each to the AWS CLI on standard input, so that none is in a file, an argument or a list of processes.
 */
export function writeSecretScript({ configurationFile, configurationHash, commandLine, secrets }: ScriptInput): string {
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
old=\${2:-${shellQuote(configurationFile ?? '')}}
guard=\${ALERTGUARD:-${shellQuote(commandLine.file)}}
node=${shellQuote(commandLine.node)}
hash=${configurationHash}

if ! [[ $stage =~ ^[A-Za-z0-9-]{1,24}$ ]] || [ -z "$old" ]; then
  echo "usage: bash create-secrets.sh <stage> [alertmanager.yml], the stage as in npm run deploy -- --stage <stage>" >&2
  exit 2
fi
[ -x "$node" ] || node=node
# A copy that npx took from its cache may be gone by now.
if [ -f "$guard" ]; then
  command=("$node" "$guard")
elif command -v alertguard >/dev/null; then
  command=(alertguard)
else
  echo "install alertguard, or set ALERTGUARD to its alertguard.mjs" >&2
  exit 2
fi

# create <name> <field=source>...
create() {
  local name=$stage/$1 secret
  shift
  if aws secretsmanager describe-secret --secret-id "$name" >/dev/null 2>&1; then
    echo "$name exists already"
    return
  fi
  # Into a variable first: a value that cannot be read ends the script here, before anything is created.
  secret=$("\${command[@]}" migrate-secret "$old" "$hash" "$@")
  printf '%s' "$secret" | aws secretsmanager create-secret --name "$name" --secret-string file:///dev/stdin >/dev/null
  echo "$name created"
}

${calls.join('\n')}
`;
}
