import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Files } from '../support/infra-build.ts';
import { type Deployment, startDeployment } from './deployment.ts';

/**
 * The real `osls deploy`, against an emulator of AWS that nobody here wrote, with IAM enforced and TLS. The tests are
 * one story, in order.
 */

const allowList = (port: number): Files => ({
  'platform.yml': `senders:
  prod: { scheme: standard-webhooks, secret: alertguard/senders/prod }
teams:
  ops:
    senders: [prod]
    receivers: [pager, broken]
    secrets: alertguard/ops/
    hosts: [{ host: '127.0.0.1:${port}', private: true }]
`,
  'teams/ops.yml': `destinations:
  hook: { type: webhook, url: 'https://127.0.0.1:${port}/alerts', secret: alertguard/ops/hook }
  broken: { type: webhook, url: 'https://127.0.0.1:${port}/alerts', secret: alertguard/ops/broken }
receivers:
  pager: { senders: [prod], deliver: [hook] }
  broken: { senders: [prod], deliver: [broken] }
`,
});

/** What this test says nothing about, printed at its end. */
const notCovered = [
  'what Logs Insights finds: it takes the queries of `alertguard audit`, but knows no fields of JSON',
  'alarms and saved queries, which it takes without a look; metrics of SQS, Lambda and the API; API access logs',
  'identities of SES, custom domains with mutual TLS, VPCs and KMS',
  'redriving dead letters (StartMessageMoveTask), and rotation calling the function',
  'arm64, cold starts, quotas and throttling of AWS',
  "IAM's own engine: the emulator's is another one, put right in three places (test/deploy/emulator.py)",
];

let guard: Deployment;

beforeAll(async () => {
  guard = await startDeployment(allowList);
}, 180_000);
afterAll(async () => {
  await guard?.close();
  process.stdout.write(`Not covered by the emulator:\n${notCovered.map((line) => `  - ${line}\n`).join('')}`);
});

async function deploy(stage: string, ...words: readonly string[]) {
  const ran = await guard.runOsls('deploy', '--stage', stage, ...words);
  expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
  return ran.stdout + ran.stderr;
}

async function createSecrets(stage: string) {
  expect(await guard.runGuard(['sender', 'create', 'prod', '--stage', stage])).toMatchObject({ code: 0 });
  const words = ['destination', 'create', 'ops/hook', '--generate', '--stage', stage];
  expect(await guard.runGuard(words)).toMatchObject({ code: 0 });
}

/** Waits for something that happens by itself; the time limit is that of the test. */
async function until<Value>(read: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    await sleep(250);
  }
}

async function arrives(stage: string) {
  const before = guard.endpoint.bodies.length;
  const sent = await guard.send(stage, 'pager');
  expect(sent, sent.stdout + sent.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('202') });
  await until(() => (guard.endpoint.bodies.length > before ? true : undefined));
}

const lastLine = async (stage: string, of: 'ingest' | 'deliver', event: string) => {
  return await until(async () => (await guard.auditLines(stage, of, event)).at(-1));
};

describe('a deployed guard', () => {
  it('takes a signed request, delivers it, and leaves both decisions in CloudWatch', { timeout: 240_000 }, async () => {
    expect(await deploy('blue')).toContain('This stage has no alarmTopicArn');
    await createSecrets('blue');
    await arrives('blue');
    const accepted = await lastLine('blue', 'ingest', 'notification.accepted');
    const sent = await lastLine('blue', 'deliver', 'delivery.sent');
    expect(accepted).toMatchObject({ sender: 'prod', receiver: 'pager', destinations: ['ops/hook'] });
    expect(sent).toMatchObject({ destination: 'ops/hook', requestId: accepted['requestId'] });
    expect(JSON.parse(await guard.readFile('dist/ingest/allow-list.json')).hash).toBe(sent['allowListHash']);
    // The emulator's Logs Insights takes the query and finds as many lines, but knows no fields of JSON: so their values
    // are read from the same lines in a file.
    const asked = ['audit', '--since', '1h', '--request', String(accepted['requestId']), '--format', 'json'];
    expect(await guard.runGuard([...asked, '--stage', 'blue'])).toMatchObject({ code: 0 });
    const lines = [
      ...(await guard.auditLines('blue', 'ingest', 'notification.accepted')),
      ...(await guard.auditLines('blue', 'deliver', 'delivery.sent')),
    ];
    await guard.writeFile('lines.ndjson', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const audited = await guard.runGuard([...asked, '--file', 'lines.ndjson']);
    expect(audited, audited.stdout + audited.stderr).toMatchObject({ code: 0 });
    expect(audited.stdout).toContain('"delivery.sent"');
  });

  it('lets nobody else put a delivery into its queue, not even the root user', async () => {
    const QueueUrl = await guard.output('blue', 'DeliveryQueueUrl');
    const message = { QueueUrl, MessageBody: 'x', MessageGroupId: 'x', MessageDeduplicationId: 'x' };
    await expect(guard.clients.sqs.send(new SendMessageCommand(message))).rejects.toThrow(/denied|not authorized/i);
  });

  it('rejects what is signed for another stage beside it', { timeout: 240_000 }, async () => {
    const topic = 'alarmTopicArn=arn:aws:sns:eu-central-1:000000000000:oncall';
    expect(await deploy('green', '--param', topic)).not.toContain('no alarmTopicArn');
    await createSecrets('green');
    await arrives('green');
    expect(await guard.send('green', 'pager', 'blue')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('401'),
    });
    expect(await lastLine('green', 'ingest', 'notification.rejected')).toMatchObject({ reason: 'signature_mismatch' });
    await arrives('blue');
  });

  it('rejects what an edit of the allow-list revoked, from the next deployment on', { timeout: 240_000 }, async () => {
    const file = 'infra/allow-list/teams/ops.yml';
    const before = await guard.readFile(file);
    await guard.writeFile(file, before.replace(/^ {2}pager:.*\n/m, ''));
    await deploy('blue');
    // The checkout's own allow-list has no such receiver any more: the request is signed as by one that does not know.
    await mkdir(join(guard.directory, 'former/teams'), { recursive: true });
    const former = allowList(guard.endpoint.port);
    for (const [path, text] of Object.entries(former)) await writeFile(join(guard.directory, 'former', path), text);
    const arrived = guard.endpoint.bodies.length;
    expect(await guard.send('blue', 'pager', 'blue', 'former')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('403'),
    });
    expect(await lastLine('blue', 'ingest', 'notification.rejected')).toMatchObject({ reason: 'receiver_unknown' });
    expect(guard.endpoint.bodies.length).toBe(arrived);

    // Rolled back: the files of the former commit, deployed.
    await guard.writeFile(file, before);
    await deploy('blue');
    await arrives('blue');
  });

  it('says that there is nothing to deploy only where that is so', { timeout: 120_000 }, async () => {
    expect(await deploy('blue')).toContain('No changes to deploy');
  });

  it('keeps its topic when a deployment forgets it', { timeout: 240_000 }, async () => {
    const { code, stdout, stderr } = await guard.runOsls('deploy', '--stage', 'green');
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('would take away what the stack has: the parameter AlarmTopicArn');
  });

  it('that is removed leaves dead letters and logs, and the next deployment takes them over', {
    timeout: 240_000,
  }, async () => {
    const secrets = new SecretsManagerClient(guard.awsClient);
    await secrets.send(new CreateSecretCommand({ Name: 'blue/alertguard/ops/broken', SecretString: '{"no":"key"}' }));
    secrets.destroy();
    expect(await guard.send('blue', 'broken')).toMatchObject({ code: 0 });
    const deadLetters = await guard.output('blue', 'DeadLetterQueueUrl');
    await until(async () => ((await guard.messagesIn(deadLetters)) > 0 ? true : undefined));
    const kept = async () => ({
      deadLetters: await guard.messagesIn(deadLetters),
      accepted: (await guard.auditLines('blue', 'ingest', 'notification.accepted')).length,
      sent: (await guard.auditLines('blue', 'deliver', 'delivery.sent')).length,
    });
    const before = await kept();
    expect(before).toMatchObject({ deadLetters: 1 });

    const removed = await guard.runOsls('remove', '--stage', 'blue');
    expect(removed, removed.stdout + removed.stderr).toMatchObject({ code: 0 });
    expect(removed.stdout + removed.stderr).toContain('Kept, with what they hold');
    await expect(guard.output('blue', 'HttpApiUrl')).rejects.toThrow();
    expect(await kept()).toEqual(before);

    await deploy('blue');
    expect(await guard.output('blue', 'DeadLetterQueueUrl')).toBe(deadLetters);
    await arrives('blue');
    expect(await kept()).toEqual({ ...before, accepted: before.accepted + 1, sent: expect.any(Number) });
  });
});
