import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type AnswerName, type Answers, type Question, questions } from '../init/answers.ts';
import { projectFiles, shadowing } from '../init/project-files.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { findInTheWay, writeNewFiles } from './write-new-files.ts';

type Given = Partial<Answers>;

type Options = Given & { readonly yes?: boolean };

const help = `
Writes an allow-list with one team, alertguard.yml, CODEOWNERS, the pipeline, the editor's schemas, package.json and a
README of one page. On a terminal it asks for what no flag says; else, and with --yes, it takes the defaults. Nothing is
overwritten: where a file is in the way, it is listed, and nothing is written.

  alertguard init alerts
  alertguard init alerts --yes --domain example.com --team payments --ci gitlab

Exit code: 0 written, 1 something is in the way, or not written, 2 wrong command line.
`;

export function addInit(program: Command, io: CliIo, exit: (code: number) => void): void {
  const command = program
    .command('init')
    .description('write the files of a new repository with an allow-list')
    .argument('[directory]', 'where to; it is created where it is missing', '.')
    .option('--yes', 'ask nothing');
  for (const question of questions) command.addOption(optionOf(question));
  command
    .addHelpText('after', help)
    .action(async (directory: string, options: Options) => exit(await runInit(directory, options, io)));
}

function optionOf({ flag, text, default: whenAbsent, parse, form }: Question): Option {
  return new Option(flag, `${text} (default: ${whenAbsent})`).argParser((answer) => {
    const parsed = parse(answer);
    if (parsed === undefined) throw new InvalidArgumentError(`${form}.`);
    return parsed;
  });
}

/** Writes the files of a new repository. Resolves to the exit code; `--help` says what each means. */
export async function runInit(directory: string, { yes = false, ...given }: Options, io: CliIo): Promise<number> {
  const asks = !yes && 'isTTY' in io.stdin && io.stdin.isTTY === true;
  const answers = asks ? await ask(given, io) : answersWith((name) => given[name]);
  if (answers === undefined) {
    io.stderr.write('\nNothing was written.\n');
    return exitCodes.found;
  }
  const files = projectFiles(answers);
  const inTheWay = await findInTheWay(directory, [...files.map(({ path }) => path), ...shadowing(answers)]);
  if (inTheWay.length > 0) {
    io.stderr.write(`error: nothing was written, as this is in the way:\n${indent(inTheWay)}`);
    return exitCodes.found;
  }
  const failed = await writeNewFiles(directory, files);
  if (failed !== undefined) {
    io.stderr.write(`error: ${failed} cannot be written\n`);
    return exitCodes.found;
  }
  io.stdout.write(`Written:\n${indent(files.map(({ path }) => path))}\n${nextSteps(directory, answers)}`);
  return exitCodes.done;
}

/** What no flag has answered, line by line; undefined where the input ends before the questions do. */
async function ask(given: Given, { stdin, stdout, stop }: CliIo): Promise<Answers | undefined> {
  const asked = new Map<AnswerName, string>();
  // Without `output`, as the terminal itself shows what is typed.
  const reader = createInterface({ input: stdin, signal: stop });
  const lines = reader[Symbol.asyncIterator]();
  for (const question of questions.filter(({ name, isAsked }) => isAsked && given[name] === undefined)) {
    const answer = await askOne(question, stdout, lines);
    if (answer === undefined) return undefined;
    asked.set(question.name, answer);
  }
  // Else the open terminal would keep the process from its end.
  reader.close();
  return answersWith((name) => given[name] ?? asked.get(name));
}

/** Until the answer has its form. */
async function askOne(
  { text, default: whenAbsent, parse, form }: Question,
  stdout: CliIo['stdout'],
  lines: AsyncIterator<string>,
): Promise<string | undefined> {
  for (;;) {
    stdout.write(`${text.replace(/^./, (first) => first.toUpperCase())} [${whenAbsent}]: `);
    const line = await lines.next();
    if (line.done === true) return undefined;
    const written = line.value.trim();
    const answer = written === '' ? whenAbsent : parse(written);
    if (answer !== undefined) return answer;
    stdout.write(`  ${form}\n`);
  }
}

function answersWith(answerOf: (name: AnswerName) => string | undefined): Answers {
  const defaults = new Map(questions.map((question) => [question.name, question.default]));
  const answer = (name: AnswerName) => answerOf(name) ?? defaults.get(name) ?? '';
  return {
    domain: answer('domain'),
    region: answer('region'),
    team: answer('team'),
    sender: answer('sender'),
    ci: answer('ci'),
    organization: answer('organization'),
    package: answer('package'),
  };
}

function nextSteps(directory: string, answers: Answers): string {
  const enter =
    directory === '.' ? '' : `  cd ${/^[\w./-]+$/.test(directory) ? directory : JSON.stringify(directory)}\n`;
  return `Next:
${enter}  npm install                   # writes package-lock.json, which the pipeline needs
  npx alertguard check
  npx alertguard start --once   # delivers a recorded notification on this machine

package.json pins alertguard to ${answers.package}. If your registry does not have it, name another one with --package.
README.md has the next steps.
`;
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}
