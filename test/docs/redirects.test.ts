import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commentMark } from '../../lib/allow-list/diff/format-markdown.ts';
import { createSecretWriter } from '../../lib/aws/secrets-manager.ts';
import { newSigningKeySecret } from '../../lib/signing/signing-key.ts';
import { edited } from '../support/allow-list-files.ts';
import { documentedTexts, type Redirect, redirectsIn } from '../support/documented-commands.ts';
import { aRepository } from '../support/git-history.ts';
import { secretsManagerClient } from '../support/local-aws.ts';
import { repositoryRoot } from '../support/local-stack.ts';
import { type SecretsManagerServer, secretsManagers } from '../support/secrets-managers.ts';

/** What a file with this name must hold. Throws where it does not; a name that is not here fails. */
const readers: Readonly<Record<string, (text: string) => void>> = {
  'comment.md': (text) => expect(text.startsWith(`${commentMark}\n### Who can be notified: `)).toBe(true),
  'accepted-draft.yml': (text) => expect(Object.keys(parse(text))).toEqual(['accepted']),
  'lint.sarif': (text) => expect(JSON.parse(text)).toMatchObject({ version: '2.1.0' }),
  token: (text) => expect(text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/),
};

const texts = await documentedTexts();
const redirects = [...texts].flatMap(([where, text]) => redirectsIn(where, text));

let secretsManager: SecretsManagerServer;

beforeAll(async () => {
  secretsManager = await secretsManagers['the local Secrets Manager']();
  const client = secretsManagerClient(secretsManager.url);
  const key = newSigningKeySecret('bearer', new Uint8Array(32).fill(7));
  await createSecretWriter(client).create('prod/alertguard/senders/prod-eu', key, new Map());
  client.destroy();
});
afterAll(async () => await secretsManager.close());

/**
 * Runs a documented command as it is written, by a shell and by npm, where a reader would be: in a repository with two
 * commits, an allow-list, an `alertmanager.yml`, and the guard. Gives what it wrote into its file.
 */
async function run({ command, target }: Redirect): Promise<string> {
  const repository = aRepository();
  const bearer = edited(
    'platform',
    'standard-webhooks, secret: alertguard/senders/prod-eu',
    'bearer, secret: alertguard/senders/prod-eu',
  );
  repository.writeAll(bearer);
  repository.commit('feat: the base branch');
  repository.writeAll(edited('payments', '    require: { team: payments }\n', '', bearer));
  repository.commit('feat: the pull request');
  repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD^1');
  for (const name of ['lib', 'node_modules', 'package.json']) {
    symlinkSync(join(repositoryRoot, name), join(repository.root, name));
  }
  copyFileSync(join(repositoryRoot, 'docs/examples/alertmanager.yml'), join(repository.root, 'alertmanager.yml'));
  const runnerTemp = join(repository.root, 'temp');
  mkdirSync(runnerTemp);
  symlinkSync(repository.root, join(runnerTemp, 'judge'));
  // As the installed package has it.
  const bin = join(repository.root, 'bin');
  mkdirSync(bin);
  const guard = join(repositoryRoot, 'lib/cli/guard.ts');
  writeFileSync(join(bin, 'alertguard'), `#!/bin/sh\nexec node "${guard}" "$@"\n`, { mode: 0o755 });
  // Findings end it with 1, and are written all the same.
  const ended = await promisify(execFile)('bash', ['-c', command], {
    cwd: repository.root,
    env: {
      PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: repository.root,
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      RUNNER_TEMP: runnerTemp,
      ALLOW_LIST: 'infra/allow-list',
      ALERTMANAGER: 'alertmanager.yml',
      AWS_ENDPOINT_URL: secretsManager.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  }).catch((error: { readonly stderr: string }) => error);
  try {
    return readFileSync(target.replace('$RUNNER_TEMP', runnerTemp).replace(/^(?!\/)/, `${repository.root}/`), 'utf8');
  } catch {
    throw new Error(`nothing was written into ${target}: ${ended.stderr}`);
  }
}

/** The same command stands in several documents, and writes the same. */
const runs = new Map<string, Promise<string>>();

async function written(redirect: Redirect): Promise<string> {
  const text = runs.get(redirect.command) ?? run(redirect);
  runs.set(redirect.command, text);
  return await text;
}

async function expectUsable(redirect: Redirect): Promise<void> {
  const name = redirect.target.split('/').at(-1) ?? '';
  const read = readers[name];
  if (read === undefined) throw new Error(`write down what ${name} must hold: ${redirect.command}`);
  read(await written(redirect));
}

describe('a documented command whose output goes into a file', { timeout: 60_000 }, () => {
  it.each(redirects.map((redirect) => [redirect.where, redirect.command, redirect] as const))(
    'in %s writes what its reader takes: %s',
    async (_where, _command, redirect) => await expectUsable(redirect),
  );

  it('is found wherever there is one', () => {
    const found = new Set(redirects.map(({ where }) => where));
    const known = ['docs/cli.md', 'infra/ci/README.md', 'infra/ci/allow-list.yml', 'diff --help', 'lint --help'];
    expect(found).toEqual(new Set([...known, 'the snippet for bearer']));
  });

  it.each([
    'npm run guard -- lint alertmanager.yml --format sarif > lint.sarif',
    'npm run guard -- diff HEAD^1 --format markdown > comment.md',
    'alertguard check --format json | jq',
    'node lib/cli/guard.ts check --format json > unheard-of.json',
  ])('is not usable with what npm prints first, or where nobody reads it: %s', async (command) => {
    const [redirect] = redirectsIn('here', command);
    if (redirect === undefined) throw new Error('it is not found');
    await expect(expectUsable(redirect)).rejects.toThrow();
  });
});
