import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nothingLeftOut, parseNotification } from '../../lib/alertmanager/notification.ts';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { encodeDelivery, encodeNotification } from '../../lib/delivery/encode-delivery.ts';
import { maxMessageBytes } from '../../lib/delivery/queued-delivery.ts';
import { splitBatches } from '../../lib/delivery/split-batches.ts';
import { corpusFiles, itWithCorpus } from '../support/corpora.ts';
import { aNotification, anAlert, labels, manyAlerts } from '../support/notification-factory.ts';
import { aRandomNotification, createRandom } from '../support/random-notification.ts';

const envelope = {
  deliveryKey: 'a'.repeat(64),
  notificationHash: 'c'.repeat(64),
  groupHash: 'b'.repeat(64),
  sender: 'prod-eu',
  destination: 'payments/slack-critical',
  fallbackFor: undefined,
  acceptedAtMs: 1_700_000_000_000,
  requestId: 'request-1',
};

/** As `JSON.stringify` alone would write it, with a replacer. */
function text(notification: object): string {
  return JSON.stringify(notification, (_key, value) => (value instanceof Map ? [...value] : value));
}

function roundTrip(notification: ReturnType<typeof aNotification>) {
  return decodeDelivery(encodeDelivery(envelope, encodeNotification(notification)));
}

describe('a queued delivery', () => {
  it('comes back as it went in', async () => {
    const leftOut = { ...nothingLeftOut, firing: 3, names: [['KubeJobFailed', 2] as const] };
    const notification = aNotification({ alerts: manyAlerts(3), truncatedAlerts: 4, leftOut });
    expect(roundTrip(notification)).toEqual({ ...envelope, notification });
  });

  it('keeps what Grafana measured, and why Alertmanager sent it', () => {
    const values = new Map([
      ['B', 22.1],
      ['__proto__', -0.5],
    ]);
    const alert = anAlert({ values, valueString: "[ var='B' value=22.1 ]", imageURL: 'https://g.example.com/1.png' });
    const notification = aNotification({ alerts: [alert], reason: 'some alerts resolved' });
    expect(roundTrip(notification)?.notification).toEqual(notification);
  });

  it('has no more names of alerts that are left out than a message can be made of at once', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => [`Alert${index}`, 1] as const);
    const notification = aNotification({ leftOut: { ...nothingLeftOut, firing: 20_000, names } });
    const kept = roundTrip(notification)?.notification.leftOut;
    expect(kept).toEqual({ ...nothingLeftOut, firing: 20_000, names: names.slice(0, 1_000) });
  });

  it('of another release is read, without the fields that it lacks and the words that nobody knows yet', () => {
    const { leftOut: _, ...older } = aNotification();
    const [alert] = older.alerts;
    const decode = (notification: object) =>
      decodeDelivery(
        Buffer.concat([
          gzipSync(`${JSON.stringify({ version: 1, ...envelope })}\n`),
          gzipSync(text(notification)),
        ]).toString('base64'),
      );
    expect(decode(older)?.notification).toEqual(aNotification());
    const { names: __, ...unnamed } = nothingLeftOut;
    expect(decode({ ...older, leftOut: unnamed })?.notification).toEqual(aNotification());
    expect(decode({ ...older, reason: 'a reason of tomorrow', alerts: [alert] })?.notification).toEqual(
      aNotification(),
    );
  });

  it('is two lines of JSON in gzip, whatever is in it, in which a map is the list of its entries', () => {
    const random = createRandom(14);
    const values = new Map([['B', 22.1]]);
    for (let turn = 0; turn < 30; turn += 1) {
      const some = aRandomNotification(random);
      const notification = {
        ...some,
        alerts: some.alerts.map((alert) => (random() < 0.5 ? alert : { ...alert, values })),
      };
      const sender = 'ü'.repeat(Math.floor(random() ** 8 * 80_000));
      const body = encodeDelivery({ ...envelope, sender }, encodeNotification(notification));
      expect(gunzipSync(Buffer.from(body, 'base64')).toString()).toBe(
        `${JSON.stringify({ version: 1, ...envelope, sender })}\n${text(notification)}`,
      );
    }
  });

  it('is compressed tighter where it would not fit a message', () => {
    const random = createRandom(14);
    const gzipped = (bytes: number) => {
      const noise = Buffer.from(Array.from({ length: bytes }, () => random() * 256));
      const description = noise.toString('hex').replace(/.{40}/g, '$& of a pod ');
      const notification = aNotification({ alerts: [anAlert({ annotations: labels({ description }) })] });
      return { got: encodeNotification(notification).gzipped.length, text: text(notification) };
    };
    const [few, many] = [gzipped(20_000), gzipped(800_000)];
    expect(few.got).toBeGreaterThan(gzipSync(few.text).length);
    expect(many.got).toBe(gzipSync(many.text).length);
  });

  it('keeps labels whose names are those of object members', async () => {
    const hostile = new Map([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    const decoded = roundTrip(aNotification({ alerts: [anAlert({ labels: hostile })] }));
    expect(decoded?.notification.alerts[0]?.labels).toEqual(hostile);
  });

  it('keeps characters that SQS refuses, out of its sight', async () => {
    const odd = labels({ odd: '\ufffe\uffff\u0000\u0008\n\u{1F600}' });
    const notification = aNotification({ alerts: [anAlert({ annotations: odd })] });
    const body = encodeDelivery(envelope, encodeNotification(notification));
    expect(body).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
    expect(decodeDelivery(body)?.notification.alerts[0]?.annotations).toEqual(odd);
  });

  itWithCorpus('alertmanager-captured')('of each recorded body fits a message', async () => {
    for (const { name, bytes } of corpusFiles('alertmanager-captured')) {
      const parsed = parseNotification(bytes);
      if (!parsed.ok) throw new Error(parsed.reason);
      const body = encodeDelivery(envelope, encodeNotification(parsed.notification));
      expect(body.length, name).toBeLessThan(maxMessageBytes);
      expect(decodeDelivery(body)?.notification, name).toEqual(parsed.notification);
    }
  });

  it.each([
    { title: 'an object', entries: { team: 'a' } },
    { title: 'a list of texts', entries: ['team', 'a'] },
    { title: 'a name alone', entries: [['team']] },
    { title: 'three texts', entries: [['team', 'a', 'b']] },
    { title: 'a number', entries: [['team', 1]] },
    { title: 'nothing', entries: null },
  ])('is not read where its labels are $title', ({ entries }) => {
    const decode = (commonLabels: unknown) => {
      const notification = { ...aNotification(), commonLabels };
      return decodeDelivery(
        gzipSync(`${JSON.stringify({ version: 1, ...envelope })}\n${text(notification)}`).toString('base64'),
      );
    };
    expect(decode([['team', 'a']])?.notification.commonLabels).toEqual(labels({ team: 'a' }));
    expect(decode(entries)).toBeUndefined();
  });

  it.each([
    ['no base64', '%%%'],
    ['no gzip', Buffer.from('{}').toString('base64')],
    ['no JSON', gzipSync('x\ny').toString('base64')],
    ['of another version', gzipSync(`${JSON.stringify({ version: 2 })}\n{}`).toString('base64')],
    ['without a notification', gzipSync(`${JSON.stringify({ version: 1, ...envelope })}\n`).toString('base64')],
    ['a decompression bomb', gzipSync(Buffer.alloc(80 * 1024 * 1024)).toString('base64')],
    ['empty', ''],
  ])('that is %s is not read', async (_case, body) => {
    expect(decodeDelivery(body)).toBeUndefined();
  });
});

describe('batches', () => {
  const message = (bytes: number, attributes: Record<string, string> = {}) => ({
    body: 'x'.repeat(bytes),
    groupId: 'g',
    deduplicationId: 'd',
    attributes,
  });
  const sizes = (messages: ReturnType<typeof message>[]) => splitBatches(messages).map((batch) => batch.length);

  it('hold ten messages at most', () => {
    expect(sizes(Array.from({ length: 21 }, () => message(1)))).toEqual([10, 10, 1]);
  });

  it('hold 1 MiB at most, to the byte', () => {
    const half = 524_288;
    expect(sizes([message(half), message(half)])).toEqual([2]);
    expect(sizes([message(half), message(half + 1)])).toEqual([1, 1]);
  });

  it('count attributes, their names and types', () => {
    const attributes = { reason: 'expired' };
    const attributeBytes = 'reasonStringexpired'.length;
    expect(sizes([message(1_048_575 - attributeBytes), message(1)])).toEqual([2]);
    expect(sizes([message(1_048_575 - attributeBytes, attributes), message(1)])).toEqual([2]);
    expect(sizes([message(1_048_576 - attributeBytes, attributes), message(1)])).toEqual([1, 1]);
  });

  it('leave a message that is too large to the queue', () => {
    expect(sizes([message(2_000_000), message(1)])).toEqual([1, 1]);
  });

  it('are none for no messages', () => {
    expect(splitBatches([])).toEqual([]);
  });
});
