import { expect, it } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import { encodeNotification } from '../../lib/delivery/encode-delivery.ts';
import { recordedNotification } from '../../lib/local/recorded-notification.ts';
import { redactNotification } from '../../lib/redaction/redact-notification.ts';
import { corpusFiles, itWithCorpus } from '../support/corpora.ts';
import { anAlert, labels, rawNotificationBytes } from '../support/notification-factory.ts';
import { ordinaryTexts } from '../support/redaction-ordinary-texts.ts';

const turns = 30;

/** Milliseconds of processor time, the least of many runs: others on the machine and garbage collection hardly count. */
async function leastCpuMs(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  return Math.min(...times);
}

/** What redaction adds to parsing and compressing, the other work that grows with the body. */
async function ratioOf(body: Uint8Array): Promise<{ readonly ratio: number; readonly redactMs: number }> {
  const parsed = parseNotification(body);
  if (!parsed.ok) throw new Error('the body does not parse');
  const { notification } = parsed;
  const otherMs = await leastCpuMs(async () => {
    parseNotification(body);
    encodeNotification(notification);
  });
  const redactMs = await leastCpuMs(() => redactNotification(notification));
  return { ratio: (otherMs + redactMs) / otherMs, redactMs };
}

function report(what: string, { ratio, redactMs }: Awaited<ReturnType<typeof ratioOf>>): void {
  process.stderr.write(
    `redaction: ${redactMs.toFixed(2)} ms, ${ratio.toFixed(2)} times the time without, for ${what}\n`,
  );
}

for (const file of ['teama_firing_am0_1.json', 'default_firing_am0_2.json', 'default_firing_am0_3.json']) {
  itWithCorpus('alertmanager-captured')(`redacting ${file} costs at most three times all else`, async () => {
    const bytes = corpusFiles('alertmanager-captured').find(({ name }) => name === file)?.bytes ?? Buffer.alloc(0);
    const cost = await ratioOf(bytes);
    report(`${file} of ${bytes.length} bytes`, cost);
    expect(cost.ratio).toBeLessThan(4);
  });
}

it('redacting a thousand alerts that share no text costs at most three times all else', async () => {
  const alerts = Array.from({ length: 1_000 }, (_, index) =>
    anAlert({
      labels: labels({ alertname: 'A', team: 'payments', pod: `checkout-6f9c7d5b8-${index}`, index: String(index) }),
      annotations: labels({
        summary: `${index}: ${ordinaryTexts[index % 170]}`,
        description: `${index} of ${ordinaryTexts[(index * 7) % 170]} and ${ordinaryTexts[(index * 13) % 170]}`,
      }),
      generatorURL: `https://prometheus.example.com/graph?g0.expr=up%7Bpod%3D%22checkout-${index}%22%7D%20%3D%3D%200`,
    }),
  );
  const bytes = rawNotificationBytes({ alerts });
  const cost = await ratioOf(bytes);
  report(`1,000 alerts that share no text, of ${bytes.length} bytes`, cost);
  expect(cost.ratio).toBeLessThan(4);
});

it('the recording that the local stack sends loses its Slack webhook', () => {
  const receiver = { sender: 's', name: 'r', team: 't', require: [], deliver: [], fallback: [] };
  const parsed = parseNotification(Buffer.from(recordedNotification(receiver)));
  if (!parsed.ok) throw new Error('the recording does not parse');
  const { notification, counts } = redactNotification(parsed.notification);
  expect([...counts]).toEqual([['slack_webhook', 2]]);
  expect(notification.commonAnnotations.get('summary')).toContain('[redacted slack_webhook]');
});
