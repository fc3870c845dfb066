import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runGuard } from '../../lib/cli/guard.ts';
import { loadAllowListDirectory } from '../../lib/local/load-allow-list.ts';
import { type CapturedRun, captured } from '../support/cli-capture.ts';
import { postToRelay } from '../support/local-http.ts';
import { type ObservedStack, startObservedStack } from '../support/local-stack.ts';
import { anAlert, aResolvedAlert, labels, rawNotification } from '../support/notification-factory.ts';

/**
 * The whole story on the local stack: the real relay, ingest and deliver over SQS' wire protocol make the dead letters, the
 * command line reads, redrives and discards them, and the real deliver takes what came back.
 */

const directory = mkdtempSync(join(tmpdir(), 'alertguard-dead-letters-'));
mkdirSync(join(directory, 'teams'));
writeFileSync(
  join(directory, 'platform.yml'),
  `senders:
  prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu }
teams:
  payments: { senders: [prod-eu], secrets: alertguard/payments/, hosts: [hooks.example.com] }
`,
);
const destinations = `destinations:
  hook: { type: webhook, secret: alertguard/payments/hook, url: 'https://hooks.example.com/alerts' }
  chat: { type: slack, secret: alertguard/payments/chat }
  info: { type: slack, secret: alertguard/payments/info }
`;
const teamFile = (receivers: string) =>
  writeFileSync(join(directory, 'teams', 'payments.yml'), destinations + receivers);
const receivers = `receivers:
  to-hook: { senders: [prod-eu], deliver: [hook] }
  to-chat: { senders: [prod-eu], deliver: [chat] }
  to-info: { senders: [prod-eu], deliver: [info] }
`;
teamFile(receivers);

let stack: ObservedStack;

beforeAll(async () => {
  const loaded = await loadAllowListDirectory(directory);
  if (!loaded.ok) throw new Error(loaded.faults);
  stack = await startObservedStack({ allowList: loaded.allowList });
}, 60_000);

afterAll(async () => {
  await stack.close();
  rmSync(directory, { recursive: true });
});

async function guard(...argv: string[]): Promise<CapturedRun> {
  const [name = '', ...rest] = argv;
  const place = ['--stage', 'local', '--endpoint', stack.sqsUrl, '--allow-list', directory];
  return await captured((io) => runGuard(['dead-letters', name, ...place, ...rest], io));
}

async function post(receiver: string, group: number, status: 'firing' | 'resolved' = 'firing'): Promise<void> {
  const alerts = [
    (status === 'firing' ? anAlert : aResolvedAlert)({ labels: labels({ group: `secret-of-${group}` }) }),
  ];
  const body = rawNotification({ receiver, status, groupKey: `{}:{group="${group}"}`, alerts });
  expect(await postToRelay(stack.relays[0]?.url ?? '', body)).toBe(202);
}

const lineSchema = z.object({
  outcome: z.string(),
  deliveryKey: z.string(),
  destination: z.string(),
  reason: z.string(),
});
const records = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));

const hookBody = z.object({ data: z.object({ groupKey: z.string(), status: z.string() }) });
const arrivedAtHook = () =>
  (stack.standIns.get('webhook')?.arrivals ?? [])
    .filter(({ status }) => status === 204)
    .map(({ json }) => hookBody.parse(json).data);

describe('a hundred dead letters of three causes', { timeout: 120_000 }, () => {
  it('are made by deliver', async () => {
    stack.standIns.get('webhook')?.addFault({ answer: { status: 410, body: '' }, times: 60 });
    stack.standIns.get('slack')?.addFault({ answer: { status: 400, body: 'invalid_payload' }, times: 15 });
    stack.secretsManager.put('local/alertguard/payments/chat', '{}');
    for (let group = 0; group < 30; group += 1) await post('to-hook', group);
    for (let group = 0; group < 30; group += 1) await post('to-hook', group, 'resolved');
    for (let group = 0; group < 15; group += 1) await post('to-info', group);
    for (let group = 0; group < 25; group += 1) await post('to-chat', group);
    const given = await stack.waitForEvents('delivery.dead_lettered', 100);
    expect(given).toHaveLength(100);
  });

  it('are listed by destination and reason, and can be listed again at once', async () => {
    for (const _ of [1, 2]) {
      const { code, stdout, stderr } = await guard('list');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^alertguard-local: 100 dead letters\n/);
      expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/).toSpliced(3, 2))).toEqual([
        ['alertguard-local: 100 dead letters'],
        ['destination', 'reason', 'count', 'sender', 'receiver'],
        ['payments/chat', 'secret_shape', '25', 'prod-eu', 'to-chat'],
        ['payments/hook', 'destination_gone', '60', 'prod-eu', 'to-hook'],
        ['payments/info', 'refused', '15', 'prod-eu', 'to-info'],
        [''],
      ]);
    }
  });

  it('can be shown one by one, with the text of the alerts only where it is asked for', async () => {
    const [first] = stack.events.filter(({ event }) => event === 'delivery.dead_lettered');
    const key = first !== undefined && 'deliveryKey' in first ? String(first.deliveryKey) : '';
    const shown = await guard('show', key.slice(0, 12));
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain(`delivery key  ${key}\n`);
    expect(shown.stdout).toMatch(/today +allowed, in the lane payments\/hook\/[0-3]\n/);
    expect(shown.stdout).toContain('fallback      nobody else was notified\n');
    expect(shown.stdout).not.toContain('secret-of');
    const text = await guard('show', key.slice(0, 12), '--text');
    expect(text.stdout).toMatch(/label group: secret-of-\d+\n/);
  });

  it('are not touched by a dry run', async () => {
    const dry = await guard('redrive', '--destination', 'payments/hook', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('60 dead letters to send back');
    expect(dry.stdout).toContain('30 alert groups have several notifications among them: they are sent in order.');
    expect((await guard('discard', '--reason', 'refused', '--dry-run')).stdout).toContain('15 dead letters');
    expect((await guard('list')).stdout).toContain('100 dead letters');
  });

  it('are kept, and named, where the allow-list no longer delivers them', async () => {
    teamFile(receivers.replace('deliver: [hook]', 'deliver: [chat]'));
    const kept = await guard('redrive', '--destination', 'payments/hook', '--yes');
    expect(kept.code).toBe(1);
    expect(kept.stdout).toContain('0 dead letters to send back');
    expect(kept.stdout).toMatch(
      /60 dead letters to keep\n +60 +payments\/hook +to-hook +the receiver no longer delivers to this destination\n/,
    );
    teamFile(receivers);
    expect((await guard('list')).stdout).toContain('100 dead letters');
    expect(arrivedAtHook()).toEqual([]);
  });

  it('go back, sixty of them, and deliver sends them in order', async () => {
    const run = await guard('redrive', '--reason', 'destination_gone', '--yes', '--format', 'json');
    expect(run.code, run.stderr).toBe(0);
    expect(records(run.stdout).map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual(
      Array(60).fill('redriven destination_gone'),
    );
    await stack.waitForEvents('delivery.sent', 60);
    const arrived = arrivedAtHook();
    expect(arrived).toHaveLength(60);
    for (const [, states] of Map.groupBy(arrived, ({ groupKey }) => groupKey)) {
      expect(states.map(({ status }) => status)).toEqual(['firing', 'resolved']);
    }
    expect((await guard('list')).stdout).toContain('40 dead letters');
  });

  it('are discarded, forty of them, with a line for each', async () => {
    const runs = [
      await guard('discard', '--destination', 'payments/info', '--yes', '--format', 'json'),
      await guard('discard', '--reason', 'secret_shape', '--yes', '--format', 'json'),
    ];
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const lines = runs.flatMap(({ stdout }) => records(stdout));
    expect(lines).toHaveLength(40);
    expect(new Set(lines.map(({ deliveryKey }) => deliveryKey)).size).toBe(40);
    expect(runs.map(({ stdout }) => stdout).join('')).not.toContain('secret-of');
    expect((await guard('list')).stdout).toBe('alertguard-local: 0 dead letters\n');
    expect(stack.events.filter(({ event }) => event === 'delivery.dead_lettered')).toHaveLength(100);
  });

  it('that are redriven at once and fail again are dead letters again', async () => {
    stack.standIns.get('webhook')?.addFault({ answer: { status: 410, body: '' }, times: 2 });
    await post('to-hook', 99);
    await stack.waitForEvents('delivery.dead_lettered', 101);
    expect((await guard('redrive', '--yes')).code).toBe(0);
    await stack.waitForEvents('delivery.dead_lettered', 102);
    expect((await guard('list')).stdout).toContain('1 dead letter\n');
    expect((await guard('redrive', '--yes')).code).toBe(0);
    await stack.waitForEvents('delivery.sent', 61);
  });
});
