import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runMigrate } from '../../lib/cli/migrate.ts';
import { loadAllowListDirectory } from '../../lib/local/load-allow-list.ts';
import { sampleNotification } from '../../lib/migrate/sample-notification.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { repositoryRoot } from '../support/local-stack.ts';
import { everyIntegration, plantedSecrets } from '../support/migrate-text.ts';

/** Records its arguments and its standard input; knows the secrets that are named in `$CALLS/existing`. */
const fakeAws = `#!/usr/bin/env bash
printf '%s\\0' "$@" >> "$CALLS/arguments"
ps -o args= -p "$PPID" >> "$CALLS/processes"
name=
previous=
for word in "$@"; do
  case $previous in --name|--secret-id) name=$word ;; esac
  previous=$word
done
case $2 in
  describe-secret) grep -qxF "$name" "$CALLS/existing" 2>/dev/null ;;
  create-secret)
    [ "$previous" = file:///dev/stdin ] || exit 9
    cat > "$CALLS/$(printf '%s' "$name" | tr / %)"
    echo '{"ARN":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"}' ;;
esac
`;

let directory = '';

beforeEach(enterDirectory);
afterEach(leaveDirectory);

async function enterDirectory(): Promise<void> {
  directory = await mkdtemp(join(tmpdir(), "alertguard migrate's-"));
  await mkdir(join(directory, 'bin'));
  await mkdir(join(directory, 'calls'));
  await writeFile(join(directory, 'bin/aws'), fakeAws, { mode: 0o755 });
}

async function leaveDirectory(): Promise<void> {
  await rm(directory, { recursive: true });
}

async function migrate(text: string): Promise<void> {
  await writeFile(join(directory, 'alertmanager.yml'), text);
  const out = join(directory, 'out');
  const io = {
    stdin: Readable.from([]),
    stdout: { write: () => true },
    stderr: { write: () => true },
    program: join(repositoryRoot, 'lib/cli/guard.ts'),
  };
  await runMigrate(join(directory, 'alertmanager.yml'), { out, team: 'payments', sender: 'prod-eu' }, io);
}

function runScript(...words: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn('bash', [join(directory, 'out/create-secrets.sh'), ...words], {
    env: { ...process.env, CALLS: join(directory, 'calls'), PATH: `${join(directory, 'bin')}:${process.env['PATH']}` },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

async function created(): Promise<Record<string, unknown>> {
  const names = (await readdir(join(directory, 'calls'))).filter((name) => name.includes('%'));
  const texts = names.map(async (name): Promise<[string, unknown]> => {
    return [name.replaceAll('%', '/'), JSON.parse(await readFile(join(directory, 'calls', name), 'utf8'))];
  });
  return Object.fromEntries(await Promise.all(texts));
}

describe('of a configuration with every integration', () => {
  let ran: Awaited<ReturnType<typeof runScript>>;
  let secrets: Awaited<ReturnType<typeof created>>;
  let loaded: Awaited<ReturnType<typeof loadAllowListDirectory>>;
  let seenByOthers: string;

  // Once for both tests: the script starts 11 processes of ours, and 22 of the AWS CLI.
  beforeAll(async () => {
    await enterDirectory();
    await migrate(everyIntegration);
    ran = await runScript('local');
    secrets = await created();
    loaded = await loadAllowListDirectory(join(directory, 'out/allow-list'));
    const notes = ['arguments', 'processes'].map((name) => readFile(join(directory, 'calls', name), 'utf8'));
    seenByOthers = (await Promise.all(notes)).join('\n');
    await leaveDirectory();
  }, 60_000);

  it('every secret is created with the values of the old file, and none shows in an argument or the output', () => {
    expect(ran).toMatchObject({ code: 0 });
    const key = { signingKey: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) };
    expect(secrets).toEqual({
      'local/alertguard/senders/prod-eu': key,
      'local/alertguard/payments/slack_alerts': { webhookUrl: plantedSecrets.slack },
      'local/alertguard/payments/slack-api-c0123abcd': { botToken: plantedSecrets.slackBot },
      'local/alertguard/payments/teams': { webhookUrl: plantedSecrets.teams },
      'local/alertguard/payments/discord': { webhookUrl: plantedSecrets.discord },
      'local/alertguard/payments/telegram-1001234567890': { botToken: plantedSecrets.telegram },
      'local/alertguard/payments/webex': { botToken: plantedSecrets.webex },
      'local/alertguard/payments/smtp': { username: 'alerts@example.com', password: plantedSecrets.smtpPassword },
      'local/alertguard/payments/pagerduty-pager': { routingKey: plantedSecrets.pagerduty },
      'local/alertguard/payments/pushover-push': {
        token: plantedSecrets.pushoverToken,
        user: plantedSecrets.pushoverUser,
      },
      'local/alertguard/payments/webhook-hooks-example-com': key,
    });
    expect(secrets['local/alertguard/senders/prod-eu']).not.toEqual(
      secrets['local/alertguard/payments/webhook-hooks-example-com'],
    );
    expect(seenByOthers).toContain('create-secret');
    expect(seenByOthers).not.toContain('pl4nted');
    expect(ran.output).not.toMatch(/pl4nted|whsec_/);
    expect(ran.output.split('\n').filter((line) => line.endsWith(' created'))).toHaveLength(11);
  });

  it('with what is created every destination of the allow-list can be delivered to', () => {
    if (!loaded.ok) throw new Error(loaded.faults);
    const { destinations, linkHosts, emailFrom } = loaded.allowList;
    expect(destinations.size).toBe(11);
    for (const destination of destinations.values()) {
      const prepared = providers.get(destination.type)?.prepare({
        destination,
        secret: destination.secret === undefined ? undefined : new Secret(JSON.stringify(secrets[destination.secret])),
        notification: sampleNotification(),
        linkHosts,
        emailFrom,
        deliveryKey: '0'.repeat(64),
        groupHash: '0'.repeat(64),
        acceptedAtMs: 0,
        nowMs: 0,
      });
      expect(prepared, destination.id).toMatchObject({ ok: true });
    }
  });
});

it('a secret that exists already is left alone, so the script can be run again', async () => {
  await migrate(
    `route: { receiver: a }\nreceivers: [{ name: a, discord_configs: [{ webhook_url: '${plantedSecrets.discord}' }] }]\n`,
  );
  await writeFile(join(directory, 'calls/existing'), 'prod/alertguard/payments/discord-a\n');
  const { code, output } = await runScript('prod');
  expect({ code, output }).toEqual({
    code: 0,
    output: 'prod/alertguard/senders/prod-eu created\nprod/alertguard/payments/discord-a exists already\n',
  });
  expect(Object.keys(await created())).toEqual(['prod/alertguard/senders/prod-eu']);
});

it('values in files are read from them, relative to the configuration, without the line break at their end', async () => {
  await writeFile(join(directory, 'discord-url'), `${plantedSecrets.discord}\n`);
  await migrate(
    'route: { receiver: a }\nreceivers: [{ name: a, discord_configs: [{ webhook_url_file: discord-url }] }]\n',
  );
  expect(await runScript('prod')).toMatchObject({ code: 0 });
  expect(await created()).toMatchObject({
    'prod/alertguard/payments/discord-a': { webhookUrl: plantedSecrets.discord },
  });
});

it('a value that cannot be read ends the script before its secret is created', async () => {
  await migrate(`route: { receiver: a }
receivers:
  - { name: a, discord_configs: [{ webhook_url_file: missing }] }
  - { name: b, telegram_configs: [{ bot_token: '${plantedSecrets.telegram}', chat_id: 1 }] }
`);
  const { code, output } = await runScript('prod');
  expect(code).toBe(1);
  expect(output).toContain('receivers.0.discord_configs.0.webhook_url_file: its file cannot be read or is empty');
  expect(Object.keys(await created())).toEqual(['prod/alertguard/senders/prod-eu']);
});

it('a placeholder is not taken for a secret', async () => {
  await migrate('route: { receiver: a }\nreceivers: [{ name: a, discord_configs: [{ webhook_url: $DISCORD }] }]\n');
  const { code, output } = await runScript('prod');
  expect(code).toBe(1);
  expect(output).toContain('receivers.0.discord_configs.0.webhook_url: it is a placeholder');
});

it('another file than the one that was migrated is refused', async () => {
  await migrate(everyIntegration);
  await writeFile(join(directory, 'other.yml'), everyIntegration.replace('name: slack\n', 'name: chat\n'));
  const { code, output } = await runScript('prod', join(directory, 'other.yml'));
  expect(code).toBe(1);
  expect(output).toContain('is not the file that was migrated, or has changed since');
  expect(await created()).toEqual({});
});

it.each([[], ['prod/..'], ['a stage']])('without the name of a stage nothing is created: %j', async (...words) => {
  await migrate(everyIntegration);
  const { code, output } = await runScript(...words);
  expect({ code, output }).toEqual({
    code: 2,
    output: expect.stringContaining('usage: bash create-secrets.sh <stage>'),
  });
  expect(await created()).toEqual({});
});
