import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { encodeDelivery, encodeNotification } from '../../lib/delivery/encode-delivery.ts';
import { maxMessageBytes } from '../../lib/delivery/queued-delivery.ts';
import { splitBatches } from '../../lib/delivery/split-batches.ts';
import { corpusFiles, itWithCorpus } from '../support/corpora.ts';
import { aNotification, anAlert, labels, manyAlerts } from '../support/notification-factory.ts';

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

function roundTrip(notification: ReturnType<typeof aNotification>) {
  return decodeDelivery(encodeDelivery(envelope, encodeNotification(notification)));
}

describe('a queued delivery', () => {
  it('comes back as it went in', async () => {
    const notification = aNotification({ alerts: manyAlerts(3), truncatedAlerts: 4 });
    expect(roundTrip(notification)).toEqual({ ...envelope, notification });
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
