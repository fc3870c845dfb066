import { Argument, Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandTree } from '../../lib/cli/completion/command-tree.ts';
import { toBash } from '../../lib/cli/completion/to-bash.ts';
import { toFish } from '../../lib/cli/completion/to-fish.ts';
import { toZsh } from '../../lib/cli/completion/to-zsh.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import { captured } from '../support/cli-capture.ts';
import { complete, hasShell, type Shell, shells } from '../support/shells.ts';

const writers = { bash: toBash, zsh: toZsh, fish: toFish } as const;

const commands = [
  ...['audit', 'check', 'completion', 'dead-letters', 'destination', 'diff', 'explain', 'lint', 'migrate'],
  ...['relay', 'render', 'schema', 'send', 'sender'],
];

/** What must be among the offered, what must not, or all that is offered. */
type Expected = {
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly all?: readonly string[];
};

const cases: readonly (readonly [string, string, Expected])[] = [
  ['the commands, and none that the help hides', 'alertguard ', { has: commands, lacks: ['migrate-secret', 'help'] }],
  ['the commands below one', 'alertguard dead-letters ', { all: ['discard', 'list', 'redrive', 'show'] }],
  ['the options of a command', 'alertguard lint --', { has: ['--format', '--strict'], lacks: ['--question'] }],
  ['the options of a command below one', 'alertguard dead-letters list --ea', { all: ['--each'] }],
  ['the choices of an option', 'alertguard diff --format ', { all: ['json', 'markdown', 'table'] }],
  ['the choices of an argument', 'alertguard completion ', { all: ['bash', 'fish', 'zsh'] }],
  ['files where one is read', 'alertguard lint ', { all: ['docs', 'notes.txt', 'old.yml'] }],
  ['files that begin so', 'alertguard lint o', { all: ['old.yml'] }],
  ['directories where one is meant', 'alertguard lint --allow-list ', { all: ['docs'] }],
  ['nothing where nobody can guess', 'alertguard audit --since ', { all: [] }],
];

const printed = new Map<Shell, string>();

async function scriptOf(shell: Shell): Promise<string> {
  const script = printed.get(shell) ?? (await captured((io) => runGuard(['completion', shell], io))).stdout;
  printed.set(shell, script);
  return script;
}

describe.each(shells)('completion in %s', { timeout: 30_000 }, (shell) => {
  const present = hasShell(shell);
  const itThere = present || process.env['E2E'] === 'required' ? it : it.skip;

  itThere.each(cases)(
    `offers %s, if ${shell} is installed: %s`,
    async (_title, line, { has = [], lacks = [], all }) => {
      const offered = await complete(shell, await scriptOf(shell), line);
      expect(offered).toEqual(all ?? expect.arrayContaining([...has]));
      expect(offered.filter((one) => lacks.includes(one))).toEqual([]);
    },
  );

  itThere(`takes descriptions and choices as text, if ${shell} is installed`, async () => {
    const hostile = `it's [a] "$(touch ran)" : \\ \`touch ran\` | %`;
    const program = new Command('alertguard');
    program
      .command('go')
      .description(hostile)
      .addOption(new Option('--how <way>', hostile).choices(['one', 'two']))
      .addArgument(new Argument('<what>', hostile).choices(['this']));
    const script = writers[shell](commandTree(program));
    expect(await complete(shell, script, 'alertguard ')).toEqual(['go']);
    expect(await complete(shell, script, 'alertguard go --how ')).toEqual(['one', 'two']);
    expect(await complete(shell, script, 'alertguard go ')).toEqual(['this']);
  });
});

it('a shell that is not known is a wrong command line', async () => {
  const run = await captured((io) => runGuard(['completion', 'tcsh'], io));
  expect(run).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Allowed choices are bash, zsh, fish.'),
  });
});

it('--version is the version', async () => {
  expect(await captured((io) => runGuard(['--version'], io))).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
});
