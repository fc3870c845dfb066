import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runGuard } from '../../lib/cli/guard.ts';
import { connectSender } from '../../lib/cli/sender-snippet.ts';
import { captured } from './cli-capture.ts';
import { repositoryRoot } from './local-stack.ts';

export type Redirect = {
  /** Where it is documented. */
  readonly where: string;
  /** As a shell takes it, to the name of the file. */
  readonly command: string;
  /** The file, or the program behind a pipe. */
  readonly target: string;
};

const commandNames = 'audit check diff explain lint render migrate schema sender destination send relay'.split(' ');

/** All that tells people what to type: documents, the files of `infra`, and what the program itself prints. */
export async function documentedTexts(): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const files = ['docs', 'infra'].flatMap((directory) =>
    readdirSync(join(repositoryRoot, directory), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(directory, name),
    ),
  );
  for (const path of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...files]) {
    if (!/\.(?:md|ya?ml|service|example)$|Dockerfile$/.test(path)) continue;
    texts.set(path, readFileSync(join(repositoryRoot, path), 'utf8'));
  }
  for (const name of commandNames) {
    texts.set(`${name} --help`, (await captured(async (io) => await runGuard([name, '--help'], io))).stdout);
  }
  for (const scheme of ['standard-webhooks', 'grafana', 'bearer'] as const) {
    const sender = { name: 'prod-eu', scheme, secret: 'prod/alertguard/senders/prod-eu' };
    texts.set(
      `the snippet for ${scheme}`,
      connectSender(sender, { guardUrl: 'https://guard.example.com', stage: 'prod' }),
    );
  }
  return texts;
}

/** An invocation of the guard, whatever starts it, with its output put into a file or another program. */
const redirect =
  /(?:(?:np[mx]|node) [^`\n]*?\bguard(?:\.ts"?| --)|\balertguard) [^`\n]*? (?:>|\|) *("[^"\n]+"|[$\w./-]+)/g;

/** The redirects of the guard's output in a text. */
export function redirectsIn(where: string, text: string): readonly Redirect[] {
  return [...text.matchAll(redirect)].map(([command, target = '']) => ({
    where,
    command,
    target: target.replaceAll('"', ''),
  }));
}
