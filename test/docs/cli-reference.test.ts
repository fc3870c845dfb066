import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runAudit } from '../../lib/cli/audit.ts';
import { checkDirectory } from '../../lib/cli/check-directory.ts';
import { runLiveCheck } from '../../lib/cli/check-live.ts';
import type { CliIo } from '../../lib/cli/cli-io.ts';
import { redriveLetters } from '../../lib/cli/dead-letters-act.ts';
import { listLetters } from '../../lib/cli/dead-letters-show.ts';
import { openStage } from '../../lib/cli/dead-letters-tools.ts';
import { createDestination } from '../../lib/cli/destination.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import type { SecretTools } from '../../lib/cli/secret-tools.ts';
import { runSend } from '../../lib/cli/send.ts';
import { createSender } from '../../lib/cli/sender.ts';
import type { ProofResult } from '../../lib/proof/prove-destination.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { captured } from '../support/cli-capture.ts';
import { createDeadLetterBench } from '../support/dead-letter-bench.ts';
import { aRecord } from '../support/delivery-bench.ts';
import { aNotification } from '../support/notification-factory.ts';

/**
 * `docs/cli.md` is what the program says of itself: every command's help and a typical run. Where it differs from the
 * file this test fails; `npx vitest run test/docs --update` writes it anew.
 */

const work = mkdtempSync(join(tmpdir(), 'alertguard-docs-'));

/** What differs from run to run, or names a folder of this machine. */
function steady(text: string): string {
  return text
    .replaceAll(work, '.')
    .replace(/Firing for [\d hmd]+, since [\d: -]+UTC/g, 'Firing for 25m, since 09:35 UTC')
    .replace(/"time":"[^"]+"/g, '"time":"2026-11-21T10:00:00.000Z"')
    .replace(/"timestamp": "[^"]+"/g, '"timestamp": "2026-11-21T10:00:00.000Z"')
    .replace(/"port":\d+/g, '"port":9095')
    .replace(/[ \t]+$/gm, '')
    .trimEnd();
}

const block = (text: string) => `\`\`\`text\n${steady(text)}\n\`\`\`\n`;

async function help(...command: string[]): Promise<string> {
  const { stdout } = await captured((io) => runGuard([...command, '--help'], io));
  return block(stdout);
}

/** A run in this process; `shown` is the command line that a reader would type. */
async function run(argv: readonly string[], shown = argv.join(' ')): Promise<string> {
  const { stdout, stderr, code } = await captured((io) => runGuard(argv, io));
  return block(`$ alertguard ${shown}\n${stdout}${stderr}(exit code ${code})`);
}

/** The example allow-list before one receiver got a further destination and a looser fence. */
function earlierAllowList(): string {
  const directory = join(work, 'before');
  cpSync('infra/allow-list', directory, { recursive: true });
  const team = join(directory, 'teams', 'payments.yml');
  writeFileSync(
    team,
    readFileSync(team, 'utf8').replace('deliver: [slack-critical, oncall, ticket-hook]', 'deliver: [oncall]'),
  );
  return `${directory}/`;
}

const tools: SecretTools = {
  reader: {
    read: async () => ({
      ok: true,
      value: new Secret(JSON.stringify({ signingKey: `whsec_${Buffer.alloc(32, 1).toString('base64')}` })),
    }),
  },
  writer: { create: async () => ({ ok: true }), replace: async () => ({ ok: true }) },
  randomBytes: (length) => new Uint8Array(length),
  nowMs: () => Date.parse('2026-11-21T10:00:00Z'),
};

async function liveRun(): Promise<string> {
  const results: readonly ProofResult[] = [
    { kind: 'proven', status: 200, latencyMs: 140 },
    { kind: 'unproven', reason: 'destination_gone', isFinal: true, status: 404, latencyMs: 90 },
    { kind: 'no_quiet_probe' },
  ];
  let asked = 0;
  const prover = () => async () => results[asked++ % results.length] ?? { kind: 'no_quiet_probe' };
  const checked = await checkDirectory('infra/allow-list');
  if (!checked.ok) throw new Error('the example has no errors');
  const { stdout, code } = await captured((io) =>
    runLiveCheck(checked.allowList, { stage: 'prod', format: 'table' }, { prover }, io),
  );
  return block(`$ alertguard check --live --stage prod\n${stdout}(exit code ${code})`);
}

async function senderRun(): Promise<string> {
  const options = { allowList: 'infra/allow-list', stage: 'prod', guardUrl: 'https://guard.example.com' };
  const { stdout } = await captured((io) => createSender('prod-eu', options, tools, io));
  return block(`$ alertguard sender create prod-eu --stage prod --guard-url https://guard.example.com\n${stdout}`);
}

async function destinationRun(): Promise<string> {
  const input = '{"webhookUrl":"https://hooks.slack.com/services/T0/B0/x"}';
  const { stdout } = await captured((io) =>
    createDestination('payments/slack-critical', { allowList: 'infra/allow-list', stage: 'prod' }, tools, {
      ...io,
      stdin: Readable.from([input]),
    }),
  );
  return block(`$ alertguard destination create payments/slack-critical --stage prod < secret.json\n${stdout}`);
}

async function sendRun(): Promise<string> {
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(202, { 'x-request-id': 'JKJaXmPLvHcESHA=' }).end('{"status":"accepted"}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const guardUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const options = {
    guardUrl,
    sender: 'prod-eu',
    receiver: 'payments-critical',
    allowList: 'infra/allow-list',
    logGroup: '',
    stage: 'prod',
  };
  const auditLines = () => async () => [];
  const { stdout } = await captured((io) => runSend(options, { ...tools, auditLines }, io));
  server.close();
  return block(
    `$ alertguard send --guard-url https://guard.example.com --stage prod --sender prod-eu --receiver payments-critical\n${stdout}`,
  );
}

/** Of a day on which one destination was down. */
async function auditRun(): Promise<string> {
  const file = join(work, 'audit.ndjson');
  const fields = { sender: 'prod-eu', receiver: 'payments-critical', destination: 'payments/slack-critical' };
  const lines = [12, 7, 3].map((minute, index) => ({
    time: `2026-11-21T09:${String(minute).padStart(2, '0')}:00.000Z`,
    ...{ level: 'INFO', event: 'delivery.retried', outcome: 'retry', reason: 'provider_unavailable', ...fields },
    ...{ deliveryKey: String(index % 2), requestId: 'JKJaXmPLvHcESHA=', allowListHash: 'ab'.repeat(32) },
  }));
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const options = { question: 'retried', since: '2h', stage: 'prod', file };
  const insights = async () => await Promise.reject(new Error('CloudWatch was not to be asked'));
  const { stdout } = await captured((io) => runAudit(options, { nowMs: tools.nowMs, insights }, io));
  const shown = stdout.replace(file, 'CloudWatch (prod)');
  return block(`$ alertguard audit --since 2h --question retried\n${shown}`);
}

async function relayRun(): Promise<string> {
  const key = join(work, 'signing-key');
  writeFileSync(key, `whsec_${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o400 });
  const guardUrl = 'https://guard.example.com/v1/senders/prod-eu/notifications';
  const argv = ['relay', '--guard-url', guardUrl, '--key-file', key, '--listen', '127.0.0.1:0'];
  const { stdout } = await captured((io) => runGuard(argv, { ...io, stop: AbortSignal.abort() }));
  return block(`$ alertguard relay --guard-url ${guardUrl} --key-file signing-key\n${stdout}`);
}

async function deadLettersRun(): Promise<string> {
  const nowMs = Date.parse('2026-11-21T10:00:00Z');
  const bench = createDeadLetterBench(nowMs);
  for (let index = 0; index < 12; index += 1) {
    const destination = index < 9 ? 'payments/slack-critical' : 'payments/slack-old';
    const notification = aNotification({ groupKey: `{}:{g="${index % 6}"}` });
    const { body, messageId } = aRecord(notification, { destination, acceptedAtMs: nowMs - (14 - index) * 3_600_000 });
    await bench.giveUp({ body, messageId, reason: index < 9 ? 'expired' : 'destination_gone', destination });
  }
  const open = async (io: CliIo) => {
    const whole = { ...io, stdin: Readable.from([]) };
    const tools = { findQueues: async () => ({ ok: true as const, value: bench.queues }), nowMs: () => nowMs };
    const options = { stage: 'prod', service: 'alertguard', allowList: 'infra/allow-list' };
    const opened = await openStage(options, tools, whole);
    if (!opened.ok) throw new Error(opened.message);
    return { stage: opened.stage, io: whole };
  };
  const list = await captured(async (captor) => {
    const { stage, io } = await open(captor);
    return await listLetters(stage, {}, {}, io);
  });
  const redrive = await captured(async (captor) => {
    const { stage, io } = await open(captor);
    return await redriveLetters(stage, {}, { dryRun: true }, io);
  });
  return [
    block(`$ alertguard dead-letters list --stage prod\n${list.stdout}`),
    block(`$ alertguard dead-letters redrive --stage prod --dry-run\n${redrive.stdout}`),
  ].join('');
}

const recorded = 'lib/local/recorded-notification.json';
const example = 'docs/examples/alertmanager.yml';

it('docs/cli.md is what the commands say', async () => {
  const sections: [string, string][] = [
    ['init', (await help('init')) + (await run(['init', join(work, 'alerts')], 'init alerts'))],
    ['start', await help('start')],
    ['audit', (await help('audit')) + (await auditRun())],
    ['build', await help('build')],
    ['check', (await help('check')) + (await run(['check'])) + (await liveRun())],
    ['deploy', await help('deploy')],
    ['diff', (await help('diff')) + (await run(['diff', earlierAllowList()], 'diff ./before/'))],
    ['export', await help('export')],
    ['explain', (await help('explain')) + (await run(['explain', recorded, '--sender', 'prod-eu']))],
    ['lint', (await help('lint')) + (await run(['lint', example]))],
    [
      'migrate',
      (await help('migrate')) +
        (await run(['migrate', example, '--out', join(work, 'migrated')], `migrate ${example} --out migrated`)),
    ],
    ['render', (await help('render')) + (await run(['render', recorded, '--as', 'pagerduty']))],
    ['schema', (await help('schema')) + (await run(['schema', '--write', work], 'schema --write'))],
    ['sender', (await help('sender')) + (await senderRun())],
    ['destination', (await help('destination', 'create')) + (await destinationRun())],
    ['send', (await help('send')) + (await sendRun())],
    ['verify', await help('verify')],
    [
      'dead-letters',
      [
        await help('dead-letters'),
        ...(await Promise.all(['list', 'show', 'redrive', 'discard'].map((name) => help('dead-letters', name)))),
        await deadLettersRun(),
      ].join(''),
    ],
    ['completion', await help('completion')],
    ['relay', (await help('relay')) + (await relayRun())],
  ];
  const text = [
    '# The command line\n',
    'Every command as the program itself describes it, and a typical run. A test takes this text from the program.\n',
    'In a repository with `alertguard.yml` the allow-list is where that file says, instead of in `infra/allow-list`.\n',
    block((await captured((io) => runGuard(['--help'], io))).stdout),
    ...sections.map(([name, body]) => `## ${name}\n\n${body.replaceAll('```\n```text', '```\n\n```text')}`),
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../../docs/cli.md');
});
