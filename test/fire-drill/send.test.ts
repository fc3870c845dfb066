import { describe, expect, it } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import { createSecretReader } from '../../lib/aws/secrets-manager.ts';
import { runSend } from '../../lib/cli/send.ts';
import { createDrill } from '../../lib/fire-drill/create-drill.ts';
import { secretsManagerClient } from '../support/local-aws.ts';
import { startObservedStack } from '../support/local-stack.ts';

const receiver = {
  sender: 'prod-eu',
  name: 'team/a (prod) [x] *v1.2*',
  team: 'a',
  require: [['team', 'a', 'b']] as [string, string, ...string[]][],
  deliver: [],
  fallback: [],
};

describe('a drill', () => {
  const times = { startsAt: '2026-11-21T10:00:00.000Z', endsAt: '2026-11-21T10:01:00.000Z' };
  const drill = (status: 'firing' | 'resolved') => {
    const parsed = parseNotification(new TextEncoder().encode(createDrill({ receiver, status, ...times })));
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed.notification;
  };

  it('is a notification for its receiver, with the labels that it requires', () => {
    expect(drill('firing').receiver).toBe(receiver.name);
    expect(drill('firing').alerts[0]?.labels.get('team')).toBe('a');
  });

  it('says in its name and text that it is a test', () => {
    const { alerts } = drill('firing');
    expect(alerts[0]?.labels.get('alertname')).toMatch(/^\[TEST\] /);
    expect(alerts[0]?.annotations.get('summary')).toMatch(/^\[TEST\] /);
  });

  it('ends with what it began', () => {
    expect(drill('resolved').groupKey).toBe(drill('firing').groupKey);
    expect(drill('resolved').alerts[0]?.startsAt).toBe(drill('firing').alerts[0]?.startsAt);
  });
});

describe('guard send', () => {
  it('tells what became of each delivery, firing and resolved', async () => {
    const stack = await startObservedStack();
    const out = { stdout: '', stderr: '' };
    const io = {
      stdout: { write: (text: string) => (out.stdout += text) },
      stderr: { write: (text: string) => (out.stderr += text) },
    };
    const client = secretsManagerClient(stack.secretsManager.url);
    const tools = {
      reader: createSecretReader({ client }),
      nowMs: Date.now,
      // What CloudWatch would hold: one JSON line for each event.
      auditLines: () => async () => stack.events.map((event) => JSON.stringify(event)),
    };
    const options = {
      guardUrl: stack.guardUrl,
      sender: 'prod-eu',
      receiver: 'payments-critical',
      allowList: 'infra/allow-list',
      follow: true,
      logGroup: 'deliver',
      stage: 'local',
    } as const;
    try {
      expect({ code: await runSend(options, tools, io), ...out }).toMatchObject({ code: 0, stderr: '' });
      for (const status of ['firing', 'resolved']) {
        expect(out.stdout).toContain(`${status}: 202 {"status":"accepted"}`);
      }
      for (const destination of ['payments/slack-critical', 'payments/oncall', 'payments/ticket-hook']) {
        expect(out.stdout.match(new RegExp(`sent {2}${destination}`, 'g'))).toHaveLength(2);
      }
      out.stderr = '';
      expect(await runSend({ ...options, receiver: 'nobody' }, tools, io)).toBe(1);
      expect(out.stderr).toBe('the allow-list has no such receiver for the sender prod-eu\n');
      out.stderr = '';
      expect(await runSend({ ...options, guardUrl: 'http://127.0.0.1:9' }, tools, io)).toBe(1);
      expect(out.stderr).toBe('no guard answers at that URL\n');
    } finally {
      client.destroy();
      await stack.close();
    }
  });
});
