import type { Command } from 'commander';
import { relayUrl } from '../address/relay-address.ts';
import { parseAlertmanagerVersion } from '../alertmanager-config/alertmanager-version.ts';
import { readForms } from '../config-forms/read-forms.ts';
import { repositoryPath, repositoryUri } from '../formats/repository-path.ts';
import { toGithub } from '../formats/to-github.ts';
import { toGitlab } from '../formats/to-gitlab.ts';
import { toMarkdown } from '../formats/to-markdown.ts';
import { type AppliedAcceptances, acceptFindings } from '../lint/accept-findings.ts';
import { countFindings, formatFindings } from '../lint/format-findings.ts';
import { lintForms } from '../lint/lint-forms.ts';
import { sortFindings } from '../lint/rules/finding.ts';
import type { LintInput } from '../lint/rules/rule.ts';
import { toSarif } from '../lint/to-sarif.ts';
import { writeAcceptances } from '../lint/write-acceptances.ts';
import { createCarryJudge } from '../migrate/why-not-carried.ts';
import { providers } from '../providers/registry.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { version as guardVersion } from '../version.ts';
import { checkDirectory, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { formatOption } from './format-option.ts';
import { describeStale, readAcceptedFindings } from './read-accepted-findings.ts';
import { inputName, readInputText } from './read-input.ts';

const formats = ['table', 'json', 'markdown', 'sarif', 'github', 'gitlab'] as const;

type LintFormat = (typeof formats)[number];

export type LintOptions = {
  readonly format?: LintFormat | undefined;
  readonly strict?: boolean | undefined;
  readonly allowList?: string | undefined;
  readonly sender?: string | undefined;
  readonly relayUrl?: readonly string[] | undefined;
  readonly alertmanagerVersion?: string | undefined;
  readonly accepted?: string | undefined;
  readonly writeAccepted?: boolean | undefined;
};

const help = `
Reports what Prometheus' security model warns of, and what would lose alerts on their way through the guard, at
file:line:column with a fix. A receiver belongs to the guard if its webhook posts to the relay (${relayUrl} or
a --relay-url) or to /v1/senders/<sender>/notifications. docs/lint-rules.md explains each rule.

The file may also be what holds an alertmanager.yml (a Secret, a ConfigMap, values of a Helm chart), an
AlertmanagerConfig of Prometheus Operator, or contact points and notification policies of Grafana:
docs/kubernetes-and-grafana.md. Which it is, its content says.

  alertguard lint alertmanager.yml
  alertguard lint values.yaml
  alertguard lint alertmanager.yml --allow-list allow-list --sender prod-eu --alertmanager-version 0.28
  alertguard lint alertmanager.yml --format sarif > lint.sarif
  alertguard lint - --format github < alertmanager.yml
  alertguard lint alertmanager.yml --write-accepted > accepted-draft.yml

Findings are accepted in .alertguard-lint.yml beside the file, or in --accepted: a list accepted of rule, receiver or
path (or both), reason, and until, a day at most a year ahead. --write-accepted prints one for all open findings; each
reason and day in it is still to be written.

Exit code: 0 no error (with --strict: no finding at all), 1 findings, or not an Alertmanager configuration, 2 wrong
command line.
`;

export function addLint(program: Command, io: CliIo, exit: (code: number) => void): void {
  const collect = (url: string, urls: readonly string[] = []) => [...urls, url];
  program
    .command('lint')
    .description("check an Alertmanager's configuration")
    .argument('<file>', 'alertmanager.yml, or - for standard input')
    .option('--allow-list <directory>', 'compare the receivers with this allow-list (needs --sender)')
    .option('--sender <name>', 'the sender that this Alertmanager is')
    .option('--relay-url <url>', 'another URL of a relay; repeatable', collect)
    .option('--alertmanager-version <version>', 'such as 0.28; without it, report what applies to any version in use')
    .option('--accepted <file>', 'accepted findings, where they are not in .alertguard-lint.yml beside the file')
    .option('--write-accepted', 'print a file that accepts the open findings, to be completed')
    .option('--strict', 'exit with 1 for any finding that is not accepted, and for acceptances of none')
    .addOption(formatOption(formats))
    .addHelpText('after', help)
    .action(async (file: string, options: LintOptions) => exit(await runLint(file, options, io, Date.now())));
}

/** Checks one file. Resolves to the exit code; `--help` says what each means. */
export async function runLint(
  file: string,
  options: LintOptions,
  io: Pick<CliIo, 'stdin' | 'stdout' | 'stderr' | 'color'>,
  nowMs: number,
): Promise<number> {
  const wrong = findWrongOption(options);
  if (wrong !== undefined) return fail(io, exitCodes.usage, `error: ${wrong}`);
  const text = await readInputText(file, io);
  if (text === undefined) return fail(io, exitCodes.usage, `error: ${inputName(file)} cannot be read`);
  const read = readForms(text.replace(/^\uFEFF/, ''));
  if (!read.ok)
    return fail(io, exitCodes.found, `${inputName(file)}:${read.place.line}:${read.place.column} ${read.message}`);

  // A shell has emptied the file that is written to.
  const beside = options.writeAccepted ? undefined : file;
  const acceptances = await readAcceptedFindings(beside, options.accepted, nowMs);
  if (!acceptances.ok) return fail(io, acceptances.exitCode, acceptances.message);
  const allowed = await readAllowed(options);
  if (!allowed.ok) return fail(io, exitCodes.found, allowed.message);
  if (allowed.receiversOf === undefined) {
    io.stderr.write('note: not compared with the allow-list; pass --allow-list and --sender for that\n');
  }
  const version = parseAlertmanagerVersion(options.alertmanagerVersion ?? '');
  const findings = lintForms(read.forms, {
    relayUrls: options.relayUrl ?? [],
    version,
    receiversOf: allowed.receiversOf,
    sender: options.sender,
    whyNotCarried: createCarryJudge(
      {
        team: 'platform',
        sender: options.sender ?? 'alertmanager',
        relayUrl: options.relayUrl?.[0] ?? relayUrl,
        email: 'smtp',
        version,
      },
      providers,
    ),
  });
  const judged = acceptFindings(findings, acceptances.acceptances, acceptances.today);
  io.stderr.write(describeStale(judged, acceptances.from));
  io.stdout.write(print(judged, inputName(file), options, io.color));
  const { open, stale } = judged;
  const counted = options.strict ? [...open, ...stale] : open.filter(({ severity }) => severity === 'error');
  return counted.length > 0 ? exitCodes.found : exitCodes.done;
}

function findWrongOption({
  format,
  writeAccepted,
  relayUrl = [],
  alertmanagerVersion,
}: LintOptions): string | undefined {
  if (writeAccepted && format !== undefined && format !== 'table')
    return '--write-accepted prints a file of its own: leave out --format';
  if (relayUrl.some((url) => !URL.canParse(url))) return '--relay-url: write a URL such as http://10.0.0.5:9095/';
  if (alertmanagerVersion !== undefined && parseAlertmanagerVersion(alertmanagerVersion) === undefined) {
    return '--alertmanager-version: write a version such as 0.28';
  }
  return undefined;
}

type Allowed =
  | { readonly ok: true; readonly receiversOf: LintInput['receiversOf'] }
  | { readonly ok: false; readonly message: string };

async function readAllowed({ allowList, sender }: LintOptions): Promise<Allowed> {
  if (allowList === undefined || sender === undefined) return { ok: true, receiversOf: undefined };
  const checked = await checkDirectory(allowList);
  if (!checked.ok) return { ok: false, message: formatPlaces(checked.faults) };
  const { senders, receivers } = checked.allowList;
  const names = new Map(senders.map(({ name }) => [name, new Set<string>()]));
  for (const receiver of receivers) names.get(receiver.sender)?.add(receiver.name);
  return { ok: true, receiversOf: (name) => names.get(name) };
}

function print(
  { open, accepted }: AppliedAcceptances,
  file: string,
  { format = 'table', writeAccepted }: LintOptions,
  color: boolean,
): string {
  if (writeAccepted) return writeAcceptances(open);
  const toProblems = () =>
    open.map(({ message, fix, ...finding }) => ({
      ...finding,
      file: repositoryPath(file, process.cwd()),
      message: `${message}. Fix: ${fix}`,
    }));
  switch (format) {
    case 'table':
      return formatFindings(open, file, { color, accepted: accepted.length });
    case 'json':
      return toJsonText(sortFindings([...open, ...accepted]));
    case 'markdown':
      return toMarkdown(`alertguard lint: ${countFindings(open, accepted.length)}`, toProblems());
    case 'sarif': {
      const uri = repositoryUri(file, process.cwd());
      return toJsonText(toSarif(open, { uri, version: guardVersion, accepted }));
    }
    case 'github':
      return toGithub(toProblems());
    case 'gitlab':
      return toGitlab(toProblems());
  }
}

function fail(io: Pick<CliIo, 'stderr'>, code: number, message: string): number {
  io.stderr.write(`${message}\n`);
  return code;
}
