import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { severitiesSchema } from '../allow-list/compile/platform-schema.ts';
import { maskRequest } from '../preview/mask-request.ts';
import type { OutboundRequest } from '../providers/contract/outbound-request.ts';
import { providers } from '../providers/registry.ts';
import { describeLinksLeftOut, type NotShown } from '../rendering/count-not-shown.ts';
import { createSeverities, type Severities } from '../rendering/severity.ts';
import { suggestName } from '../text/near-name.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { exampleDestination } from './example-destination.ts';
import { parseOptionPairs } from './parse-option-pairs.ts';
import { readInput } from './read-input.ts';
import { renderPayload } from './render-payload.ts';

const help = `
Prints the request that the guard would send for a webhook body, using the guard's own parser, redaction and provider.
Nothing is sent. The secret is invented and masked. Options that the provider requires are invented if you do not pass
them.

  alertguard render lib/local/recorded-notification.json --as slack
  alertguard render payload.json --as webhook --option url=https://hooks.example.com/alerts --option maxAlerts=3
  alertguard render - --as email --option 'to=["oncall@example.com"]' --html page.html < payload.json

Links lead only to hosts passed as --link-host, which stands for linkHosts in platform.yml; --severities stands for
severities. What the message lacks for want of them is counted on standard error.
Exit code: 0 rendered, 1 the payload, the provider or an option is not valid, 2 wrong command line.
`;

type Options = {
  readonly as: string;
  /** Each `key=value`. */
  readonly option?: readonly string[];
  /** A JSON object. */
  readonly options?: string;
  readonly linkHost?: readonly string[];
  /** A JSON object. */
  readonly severities?: string;
  readonly html?: string;
};

export type RenderIo = Pick<CliIo, 'stdin' | 'stdout' | 'stderr'>;

export function addRender(program: Command, io: RenderIo, exit: (code: number) => void): void {
  const collect = (text: string, texts: readonly string[] = []) => [...texts, text];
  program
    .command('render')
    .description('print the request that a provider would get for a notification')
    .argument('<payload>', 'a file with the body that Alertmanager posts, or - for standard input')
    .requiredOption('--as <provider>', 'the type of a destination, such as slack')
    .option('--option <key=value>', "an option of the destination, as in the team's file; repeatable", collect)
    .option('--options <json>', 'all options as one JSON object')
    .option('--link-host <host>', 'a host that the message may link to; repeatable', collect)
    .option('--severities <json>', 'as in platform.yml: `label`, and names of `critical`, `warning` and `info`')
    .option('--html <file>', 'email only: write the HTML to a file')
    .addHelpText('after', help)
    .action(async (payload: string, options: Options) => exit(await runRender(payload, options, io, Date.now())));
}

/** Renders one payload. Resolves to the exit code; `--help` says what each means. */
export async function runRender(payload: string, options: Options, io: RenderIo, nowMs: number): Promise<number> {
  const end = (code: number, message: string) => {
    io.stderr.write(`error: ${message}\n`);
    return code;
  };
  const given = parseOptionPairs(options.option ?? [], options.options);
  if (!given.ok) return end(exitCodes.usage, given.message);
  const severities = readSeverities(options.severities);
  if (severities === undefined) return end(exitCodes.usage, 'pass --severities as in platform.yml, as a JSON object');
  const provider = providers.get(options.as);
  if (provider === undefined) {
    return end(exitCodes.found, `unknown provider: ${suggestName(options.as, providers.keys(), 'there is none')}`);
  }
  const example = await exampleDestination(provider.type);
  const body = await readInput(payload, io);
  if (body === undefined) return end(exitCodes.found, 'the payload cannot be read: pass a file that exists, or -');
  const linkHosts = new Set(options.linkHost);
  const rendered = renderPayload({ body, provider, example, options: given.options, linkHosts, severities, nowMs });
  if (!rendered.ok) return end(exitCodes.found, rendered.message);
  const { request, notShown } = rendered;
  const fault = options.html === undefined ? undefined : await writePage(options.html, request);
  if (fault !== undefined) return end(exitCodes.found, fault);
  io.stdout.write(`${JSON.stringify(maskRequest(request, example.secret ?? {}), undefined, 2)}\n`);
  for (const note of notes(notShown)) io.stderr.write(`note: ${note}\n`);
  return exitCodes.done;
}

function notes(notShown: NotShown): string[] {
  const { unknownSeverities, linksLeftOut } = notShown;
  return [
    ...(linksLeftOut.size === 0
      ? []
      : [`links are left out (${describeLinksLeftOut(notShown)}): pass the hosts that you trust as --link-host`]),
    ...(unknownSeverities === 0
      ? []
      : [`unknown severities, which count as critical: ${unknownSeverities}; --severities adds names`]),
  ];
}

/** The built-in ones where there is no text, and `undefined` where the text says none. */
function readSeverities(text = '{}'): Severities | undefined {
  try {
    const parsed = severitiesSchema.safeParse(JSON.parse(text));
    return parsed.success ? createSeverities(parsed.data) : undefined;
  } catch {
    return undefined;
  }
}

/** What went wrong, if anything. */
async function writePage(file: string, request: OutboundRequest): Promise<string | undefined> {
  if (!('html' in request)) return '--html works only with providers that send email';
  return await writeFile(file, request.html).then(
    () => undefined,
    () => 'the HTML cannot be written to that file',
  );
}
