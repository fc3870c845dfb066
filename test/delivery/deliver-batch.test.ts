import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Destination, Table } from '../../lib/allow-list/allow-list.ts';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { attemptBudgetMs, deliverBatch } from '../../lib/delivery/deliver-batch.ts';
import type { Provider } from '../../lib/providers/contract/define-provider.ts';
import { reject, retry } from '../../lib/providers/contract/outcome.ts';
import { createSeverities } from '../../lib/rendering/severity.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { acceptedAtMs, aRawRecord, aRecord, createBench } from '../support/delivery-bench.ts';
import { waitUntil } from '../support/local-wait.ts';
import { aNotification, anAlert } from '../support/notification-factory.ts';

const plenty = () => 60_000;
const group = (name: string, receiver = 'payments-critical') =>
  aNotification({ receiver, groupKey: `{}:{g="${name}"}` });
const ids = (records: readonly { messageId: string }[]) => records.map(({ messageId }) => messageId);
const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: '' });

describe('a batch', () => {
  it('that is delivered leaves nothing in the queue', async () => {
    const bench = createBench();
    const records = [aRecord(group('a')), aRecord(group('b')), aRecord(group('c'))];
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.sent.map(({ groupKey }) => groupKey)).toEqual(['a', 'b', 'c'].map((name) => group(name).groupKey));
    expect(bench.audited.map(({ event }) => event)).toEqual(Array(3).fill('delivery.sent'));
    expect(bench.postponed).toEqual([]);
  });

  it('is not tried further in a group that failed, and all the rest of it is postponed alike', async () => {
    const bench = createBench();
    bench.answer = ({ groupKey }) => answer(groupKey === group('b').groupKey ? 503 : 200);
    const records = [aRecord(group('a')), aRecord(group('b')), aRecord(group('c'))];
    const left = await deliverBatch(bench.dependencies, records, plenty);
    expect(ids(left)).toEqual(ids(records.slice(1)));
    expect(bench.sent).toHaveLength(2);
    expect(bench.postponed).toEqual([{ handles: records.slice(1).map((record) => record.receiptHandle), seconds: 5 }]);
  });

  it('goes on in other groups when one fails', async () => {
    const bench = createBench();
    bench.answer = ({ destination }) => answer(destination === 'payments/chat' ? 503 : 200);
    const records = [
      aRecord(group('a')),
      aRecord(group('a'), { destination: 'payments/mail' }),
      aRecord(group('b')),
      aRecord(group('b'), { destination: 'payments/mail' }),
    ];
    const left = await deliverBatch(bench.dependencies, records, plenty);
    expect(left).toEqual([records[0], records[2]]);
    expect(bench.sent.filter(({ destination }) => destination === 'payments/mail')).toHaveLength(2);
  });

  it('fails where the allow-list cannot be read, once its other groups have come to their end', async () => {
    const bench = createBench();
    const { allowList } = bench.dependencies;
    const destinations: Table<Destination> = {
      ...{ size: 3, values: () => allowList.destinations.values() },
      get: (id) => {
        if (id === 'payments/mail') throw new Error('EIO');
        return allowList.destinations.get(id);
      },
    };
    bench.answer = async () => {
      await setImmediate();
      return answer(200);
    };
    const records = [aRecord(group('a'), { destination: 'payments/mail' }), aRecord(group('a'))];
    const dependencies = { ...bench.dependencies, allowList: { ...allowList, destinations } };
    await expect(deliverBatch(dependencies, records, plenty)).rejects.toThrow('EIO');
    expect(bench.sent).toHaveLength(1);
    expect(bench.acknowledged).toEqual([records[1]?.receiptHandle]);
  });

  it('sends groups in parallel and one after the other inside a group', async () => {
    const bench = createBench();
    let inFlight = 0;
    const peaks = { all: 0, chat: 0 };
    let chatInFlight = 0;
    bench.answer = async ({ destination }) => {
      inFlight += 1;
      if (destination === 'payments/chat') chatInFlight += 1;
      peaks.all = Math.max(peaks.all, inFlight);
      peaks.chat = Math.max(peaks.chat, chatInFlight);
      await waitUntil('two at once', () => peaks.all === 2);
      inFlight -= 1;
      if (destination === 'payments/chat') chatInFlight -= 1;
      return answer(200);
    };
    const records = [aRecord(group('a')), aRecord(group('b')), aRecord(group('a'), { destination: 'payments/mail' })];
    await deliverBatch(bench.dependencies, records, plenty);
    expect(peaks).toEqual({ all: 2, chat: 1 });
  });

  it('starts no attempt that might not end in time, and hands the rest back at once', async () => {
    const bench = createBench();
    const left = [attemptBudgetMs, attemptBudgetMs - 1];
    const records = [aRecord(group('a')), aRecord(group('b'))];
    expect(await deliverBatch(bench.dependencies, records, () => left.shift() ?? 0)).toEqual([records[1]]);
    expect(bench.sent).toHaveLength(1);
    expect(bench.postponed).toEqual([{ handles: [records[1]?.receiptHandle], seconds: 0 }]);
  });
});

describe('a message', () => {
  it('is acknowledged as soon as it is delivered, while others of its batch are still under way', async () => {
    const bench = createBench();
    const acknowledgedBefore: number[] = [];
    bench.answer = () => {
      acknowledgedBefore.push(bench.acknowledged.length);
      return answer(200);
    };
    const records = [aRecord(group('a')), aRecord(group('b')), aRecord(group('c'))];
    await deliverBatch(bench.dependencies, records, plenty);
    expect(acknowledgedBefore).toEqual([0, 1, 2]);
    expect(bench.acknowledged).toEqual(records.slice(0, 2).map(({ receiptHandle }) => receiptHandle));
  });

  it('that ends its batch is left to the event source mapping, which deletes it anyway', async () => {
    const bench = createBench();
    expect(await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty)).toEqual([]);
    expect(bench.acknowledged).toEqual([]);
  });

  it('is acknowledged while another group is still under way, whichever that is', async () => {
    const bench = createBench();
    bench.answer = async ({ destination }) => {
      if (destination === 'payments/chat') await waitUntil('the mail', () => bench.acknowledged.length === 1);
      return answer(200);
    };
    const records = [aRecord(group('a')), aRecord(group('a'), { destination: 'payments/mail' })];
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.acknowledged).toEqual([records[1]?.receiptHandle]);
  });

  it('that ends last is left to the mapping though another group is to be tried again', async () => {
    const bench = createBench();
    bench.answer = async ({ destination }) => {
      if (destination === 'payments/mail') return answer(503);
      await waitUntil('the mail', () => bench.postponed.length === 1);
      return answer(200);
    };
    const records = [aRecord(group('a')), aRecord(group('a'), { destination: 'payments/mail' })];
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([records[1]]);
    expect(bench.acknowledged).toEqual([]);
  });

  it('is not acknowledged when one before it in its group could not be', async () => {
    const bench = createBench();
    bench.answer = ({ groupKey }) => {
      bench.acknowledgeFails = groupKey === group('b').groupKey;
      return answer(200);
    };
    const records = [aRecord(group('a')), aRecord(group('b')), aRecord(group('c'))];
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.acknowledged).toEqual([records[0]?.receiptHandle]);
    expect(bench.sent).toHaveLength(3);
  });

  it('is acknowledged once it is a dead letter, and not while it is to be tried again', async () => {
    const bench = createBench();
    bench.answer = ({ groupKey }) => answer(groupKey === group('a', 'payments-info').groupKey ? 400 : 503);
    const records = [aRecord(group('a', 'payments-info')), aRecord(group('b', 'payments-info'))];
    await deliverBatch(bench.dependencies, records, plenty);
    expect(bench.acknowledged).toEqual([records[0]?.receiptHandle]);
  });
});

describe('a failed delivery', () => {
  it('waits as long as the provider asks', async () => {
    const bench = createBench();
    bench.answer = () => answer(429, { 'retry-after': '17' });
    const record = aRecord(group('a'));
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([record]);
    expect(bench.postponed[0]?.seconds).toBe(17);
    expect(bench.audited).toMatchObject([
      { event: 'delivery.retried', retryAfterSeconds: 17, status: 429, attempt: 1 },
    ]);
  });

  it('waits longer with each failure of its lane, and not with each time that it was handed out', async () => {
    const bench = createBench();
    bench.answer = () => answer(500);
    for (const receiveCount of [1, 50, 50, 100, 100, 100, 300, 300, 300, 300]) {
      await deliverBatch(bench.dependencies, [aRecord(group('a', 'payments-info'), { receiveCount })], plenty);
    }
    expect(bench.postponed.map(({ seconds }) => seconds)).toEqual([5, 10, 20, 40, 80, 120, 120, 120, 120, 120]);
  });

  it('starts with the shortest wait again once its lane has delivered something', async () => {
    const bench = createBench();
    const records = [aRecord(group('a'), { receiveCount: 9 }), aRecord(group('b'), { receiveCount: 9 })];
    bench.answer = () => answer(503);
    await deliverBatch(bench.dependencies, records, plenty);
    await deliverBatch(bench.dependencies, records, plenty);
    bench.answer = ({ groupKey }) => answer(groupKey === group('b').groupKey ? 503 : 200);
    await deliverBatch(bench.dependencies, records, plenty);
    expect(bench.postponed.map(({ seconds }) => seconds)).toEqual([5, 10, 5]);
  });

  it('by a limit makes the other lanes of its destination wait with it, unasked', async () => {
    const bench = createBench();
    bench.answer = () => answer(429, { 'retry-after': '17' });
    await deliverBatch(bench.dependencies, [aRecord(group('a'), { lane: 0 })], plenty);
    bench.nowMs += 4_000;
    await deliverBatch(bench.dependencies, [aRecord(group('b'), { lane: 1 })], plenty);
    await deliverBatch(bench.dependencies, [aRecord(group('b'), { destination: 'payments/mail' })], plenty);
    expect(bench.postponed.map(({ seconds }) => seconds)).toEqual([17, 14, 17]);
    expect(bench.sent.map(({ destination }) => destination)).toEqual(['payments/chat', 'payments/mail']);
    expect(bench.audited.map(({ event }) => event)).toEqual(['delivery.retried', 'delivery.retried']);
  });

  it('asks a destination that limited it by one lane at a time', async () => {
    const bench = createBench();
    bench.answer = () => answer(429, { 'retry-after': '17' });
    await deliverBatch(bench.dependencies, [aRecord(group('a'), { lane: 0 })], plenty);
    bench.nowMs += 17_000;
    await deliverBatch(
      bench.dependencies,
      [0, 1, 2].map((lane) => aRecord(group(`${lane}`), { lane })),
      plenty,
    );
    expect(bench.sent).toHaveLength(2);
  });

  it('whose patience ends while its destination wants to be left alone is given up unasked', async () => {
    const bench = createBench();
    bench.answer = () => answer(429, { 'retry-after': '3600' });
    await deliverBatch(bench.dependencies, [aRecord(group('a'), { lane: 0 })], plenty);
    expect(bench.postponed[0]?.seconds).toBe(900);
    bench.nowMs += 900_000;
    await deliverBatch(bench.dependencies, [aRecord(group('a'), { lane: 0 })], plenty);
    expect(bench.sent).toHaveLength(1);
    expect(bench.deadLetters).toMatchObject([{ attributes: { reason: 'expired' } }]);
    expect(bench.queued).toHaveLength(1);
  });

  it('that is sent back from the dead letters has its patience anew', async () => {
    const bench = createBench();
    bench.answer = () => answer(503);
    bench.nowMs = acceptedAtMs + 48 * 3_600_000;
    const record = aRecord(group('a'), { sentAtMs: bench.nowMs - 1_000 });
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([record]);
    expect(bench.deadLetters).toEqual([]);
  });

  it.each([
    ['a fault of the network', retry('connection_failed')],
    ['a bug', undefined],
  ])('by %s stays in the queue', async (_case, outcome) => {
    const bench = createBench();
    bench.answer = () => {
      if (outcome === undefined) throw new TypeError('planted');
      return outcome;
    };
    const record = aRecord(group('a'));
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([record]);
    expect(bench.deadLetters).toEqual([]);
  });

  it('whose classification throws after a 2xx is not sent again', async () => {
    const bench = createBench();
    const vendor = bench.dependencies.providers.get('vendor');
    if (vendor === undefined) throw new Error('the bench has a vendor');
    const classify = () => {
      throw new Error('planted');
    };
    const dependencies = { ...bench.dependencies, providers: new Map([['vendor', { ...vendor, classify }]]) };
    expect(await deliverBatch(dependencies, [aRecord(group('a'))], plenty)).toEqual([]);
    expect(bench.audited).toMatchObject([{ event: 'delivery.sent' }]);
  });

  it('is given up after 12 hours without a fallback, and after 15 minutes with one', async () => {
    for (const [receiver, patienceMs] of [
      ['payments-info', 12 * 3_600_000],
      ['payments-critical', 15 * 60_000],
    ] as const) {
      const bench = createBench();
      bench.answer = () => answer(503);
      bench.nowMs = acceptedAtMs + patienceMs - 1;
      const record = aRecord(group('a', receiver), { receiveCount: 40 });
      expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([record]);
      bench.nowMs += 1;
      expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([]);
      expect(bench.deadLetters).toMatchObject([{ attributes: { reason: 'expired', destination: 'payments/chat' } }]);
    }
  });
});

describe('a failure that passes soon or never', () => {
  const denied = retry('unauthenticated', { status: 403, giveUp: { afterMs: 600_000, reason: 'unauthenticated' } });

  it('is tried again until it is given up with its own reason, long before patience ends', async () => {
    const bench = createBench();
    bench.answer = () => denied;
    const record = aRecord(group('a', 'payments-info'), { receiveCount: 40 });
    bench.nowMs = acceptedAtMs + 599_999;
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([record]);
    bench.nowMs += 1;
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([]);
    expect(bench.audited.map(({ event }) => event)).toEqual(['delivery.retried', 'delivery.dead_lettered']);
    expect(bench.deadLetters).toMatchObject([{ attributes: { reason: 'unauthenticated' } }]);
  });

  it('has passed by the next attempt', async () => {
    const bench = createBench();
    const record = aRecord(group('a', 'payments-info'));
    bench.answer = () => denied;
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([record]);
    bench.answer = () => answer(200);
    bench.nowMs += 5_000;
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([]);
    expect(bench.deadLetters).toEqual([]);
  });
});

describe('a permanent failure', () => {
  it('goes to the dead letters with its reason, and does not block its group', async () => {
    const bench = createBench();
    bench.answer = ({ groupKey }) => answer(groupKey === group('a', 'payments-info').groupKey ? 400 : 200);
    const records = [aRecord(group('a', 'payments-info')), aRecord(group('b', 'payments-info'))];
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.deadLetters).toMatchObject([
      {
        body: records[0]?.body,
        groupId: records[0]?.messageId,
        attributes: { reason: 'refused', destination: 'payments/chat', fallback: 'none' },
      },
    ]);
    expect(bench.audited.map(({ event }) => event)).toEqual(['delivery.dead_lettered', 'delivery.sent']);
    expect(bench.queued).toEqual([]);
  });

  it('says whether a fallback was notified', async () => {
    const bench = createBench();
    bench.answer = () => answer(400);
    await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty);
    expect(bench.deadLetters).toMatchObject([{ attributes: { fallback: 'notified' } }]);
  });

  it('of a delivery that is sent back and fails again at once is another dead letter', async () => {
    const bench = createBench();
    bench.answer = () => answer(400);
    const records = [aRecord(group('a', 'payments-info')), aRecord(group('a', 'payments-info'))];
    for (const record of records) await deliverBatch(bench.dependencies, [record], plenty);
    expect(bench.deadLetters.map(({ deduplicationId }) => deduplicationId)).toEqual(ids(records));
    expect(bench.deadLetters.map(({ groupId }) => groupId)).toEqual(ids(records));
  });

  it('stays in the queue while the dead-letter queue does not take it', async () => {
    const bench = createBench();
    bench.answer = () => answer(400);
    bench.deadLetterQueueDown = true;
    const record = aRecord(group('a', 'payments-info'));
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([record]);
    expect(bench.audited).toMatchObject([{ event: 'delivery.retried', reason: 'queue_unavailable' }]);
  });

  it('of a message that cannot be read goes there too', async () => {
    const bench = createBench();
    expect(await deliverBatch(bench.dependencies, [aRawRecord('garbage', 'g')], plenty)).toEqual([]);
    expect(bench.deadLetters).toMatchObject([{ body: 'garbage', attributes: { reason: 'unreadable_message' } }]);
    expect(bench.audited).toMatchObject([{ event: 'delivery.dead_lettered', reason: 'unreadable_message' }]);
  });

  it.each([
    ['a destination that its receiver no longer names', 'payments/pager', undefined],
    ['a destination that is gone', 'payments/old', undefined],
    ['a fallback that its receiver no longer names', 'payments/chat', 'payments/mail'],
  ])('is %s', async (_case, destination, fallbackFor) => {
    const bench = createBench();
    const record = aRecord(group('a'), { destination, ...(fallbackFor !== undefined && { fallbackFor }) });
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([]);
    expect(bench.sent).toEqual([]);
    expect(bench.deadLetters).toMatchObject([{ attributes: { reason: 'destination_not_allowed' } }]);
  });
});

describe('a fallback', () => {
  it('is told once, where it would not have been told anyway', async () => {
    const bench = createBench();
    bench.answer = () => answer(400);
    await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty);
    const told = await Promise.all(bench.queued.map(({ body }) => decodeDelivery(body)));
    expect(told).toMatchObject([{ destination: 'payments/pager', fallbackFor: 'payments/chat', acceptedAtMs }]);
    expect(bench.queued).toMatchObject([{ groupId: 'payments/pager/0', deduplicationId: told[0]?.deliveryKey }]);
    expect(bench.audited).toMatchObject([
      { event: 'delivery.fell_back', fallbacks: ['payments/pager'], reason: 'refused' },
      { event: 'delivery.dead_lettered', reason: 'refused' },
    ]);
  });

  it('that cannot be queued keeps the delivery where it is', async () => {
    const bench = createBench();
    bench.answer = () => answer(400);
    bench.queueDown = true;
    const record = aRecord(group('a'));
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([record]);
    expect(bench.deadLetters).toEqual([]);
  });

  it('is delivered', async () => {
    const bench = createBench();
    const record = aRecord(group('a'), { destination: 'payments/pager', fallbackFor: 'payments/chat' });
    expect(await deliverBatch(bench.dependencies, [record], plenty)).toEqual([]);
    expect(bench.sent).toMatchObject([{ destination: 'payments/pager' }]);
  });

  it('that fails has no fallback of its own', async () => {
    const bench = createBench();
    bench.answer = () => answer(400);
    const record = aRecord(group('a'), { destination: 'payments/pager', fallbackFor: 'payments/chat' });
    await deliverBatch(bench.dependencies, [record], plenty);
    expect(bench.queued).toEqual([]);
    expect(bench.deadLetters).toHaveLength(1);
  });
});

describe('a secret', () => {
  it('is read once for many deliveries', async () => {
    const bench = createBench();
    await deliverBatch(bench.dependencies, [aRecord(group('a')), aRecord(group('b'))], plenty);
    expect(bench.reads).toEqual(['test/secrets/payments/chat']);
  });

  it('that was rotated is read again when the old one is refused, and the delivery goes through', async () => {
    const bench = createBench();
    bench.answer = ({ token }) => answer(token === bench.token ? 200 : 401);
    await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty);
    bench.token = 'token-2';
    expect(await deliverBatch(bench.dependencies, [aRecord(group('b'))], plenty)).toEqual([]);
    expect(bench.sent.map(({ token }) => token)).toEqual(['token-1', 'token-1', 'token-2']);
    expect(bench.audited.map(({ event }) => event)).toEqual(['delivery.sent', 'secret.refreshed', 'delivery.sent']);
  });

  it('that was rotated is read again too where the vendor would be asked again anyway', async () => {
    const bench = createBench();
    bench.answer = ({ token }) =>
      token === 'token-2' ? answer(200) : retry('unauthenticated', { status: 401, secretSuspect: true });
    await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty);
    bench.token = 'token-2';
    bench.nowMs += 60_000;
    expect(await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty)).toEqual([]);
    expect(bench.audited.map(({ event }) => event)).toEqual([
      'secret.refreshed',
      'delivery.retried',
      'secret.refreshed',
      'delivery.sent',
    ]);
  });

  it('that is refused though it is the current one is not read again and again', async () => {
    const bench = createBench();
    bench.answer = () => answer(401);
    for (let index = 0; index < 5; index += 1) {
      await deliverBatch(bench.dependencies, [aRecord(group(`${index}`, 'payments-info'))], plenty);
    }
    expect(bench.reads).toHaveLength(2);
    expect(bench.deadLetters.map(({ attributes }) => attributes['reason'])).toEqual(Array(5).fill('unauthenticated'));
  });

  it('that two deliveries find refused at once is read once, and both go through', async () => {
    const bench = createBench();
    const warm = [aRecord(group('a'))];
    await deliverBatch(bench.dependencies, warm, plenty);
    bench.token = 'token-2';
    let attempts = 0;
    bench.answer = async ({ token }) => {
      attempts += 1;
      await waitUntil('both attempts', () => attempts >= 2);
      return answer(token === 'token-2' ? 200 : 401);
    };
    const lanes = [aRecord(group('b')), aRecord(group('c'))].map((record, lane) => ({
      ...record,
      attributes: { ...record.attributes, MessageGroupId: `payments/chat/${lane}` },
    }));
    expect(await deliverBatch(bench.dependencies, lanes, plenty)).toEqual([]);
    expect(bench.deadLetters).toEqual([]);
    expect(bench.reads).toHaveLength(2);
  });

  it.each([
    ['unavailable', 'delivery.retried', 'secret_unavailable'],
    ['access_denied', 'delivery.retried', 'secret_unavailable'],
    ['not_found', 'delivery.dead_lettered', 'secret_missing'],
  ] as const)('that is %s ends in %s', async (reason, event, auditReason) => {
    const bench = createBench();
    bench.secretRead = { ok: false, reason };
    await deliverBatch(bench.dependencies, [aRecord(group('a', 'payments-info'))], plenty);
    expect(bench.audited).toMatchObject([{ event, reason: auditReason }]);
    expect(bench.sent).toEqual([]);
  });

  it('of the wrong shape is read again once and then given up', async () => {
    const bench = createBench();
    bench.secretRead = { ok: true, value: new Secret('{"password":"x"}') };
    await deliverBatch(bench.dependencies, [aRecord(group('a', 'payments-info'))], plenty);
    expect(bench.reads).toHaveLength(2);
    expect(bench.audited).toMatchObject([
      { event: 'secret.refreshed', outcome: 'unchanged' },
      { event: 'delivery.dead_lettered', reason: 'secret_shape' },
    ]);
  });
});

describe('an address that is not allowed', () => {
  it('is a permanent failure', async () => {
    const bench = createBench();
    bench.answer = () => reject('address_not_allowed');
    await deliverBatch(bench.dependencies, [aRecord(group('a', 'payments-info'))], plenty);
    expect(bench.deadLetters).toMatchObject([{ attributes: { reason: 'address_not_allowed' } }]);
  });
});

it('a message is rendered by the severities of the allow-list', async () => {
  const bench = createBench();
  const { allowList, providers } = bench.dependencies;
  const severities = createSeverities({ label: 'priority', info: ['chore'] });
  const rendered: unknown[] = [];
  const provider = providers.get('vendor');
  if (provider === undefined) throw new Error('the bench has one vendor');
  const watched: Provider = {
    ...provider,
    prepare: (input) => {
      rendered.push(input.severities);
      return provider.prepare(input);
    },
  };
  const dependencies = {
    ...bench.dependencies,
    allowList: { ...allowList, severities },
    providers: new Map([['vendor', watched]]),
  };
  await deliverBatch(dependencies, [aRecord(group('a'))], plenty);
  expect(rendered).toEqual([severities]);
});

describe('the audit line of a delivery', () => {
  const sentLine = async (notification: ReturnType<typeof aNotification>) => {
    const bench = createBench();
    await deliverBatch(bench.dependencies, [aRecord(notification)], plenty);
    return bench.audited[0];
  };

  it('counts links to hosts that are not allowed and unknown severities, and names none of them', async () => {
    const alerts = ['http://prometheus-k8s-0:9090/', 'http://10.1.2.3:9090/', 'https://prometheus.example.com/'].map(
      (generatorURL) => anAlert({ annotations: new Map(), labels: new Map([['severity', 'purple']]), generatorURL }),
    );
    const line = await sentLine(aNotification({ alerts, commonAnnotations: new Map(), externalURL: '' }));
    expect(line).toMatchObject({
      event: 'delivery.sent',
      linksLeftOut: { internal: 1, address: 1, public: 1 },
      unknownSeverities: 3,
    });
    expect(JSON.stringify(line)).not.toMatch(/prometheus|10\.1\.2|purple/);
  });

  it('has no such field where there is nothing to count', async () => {
    const alerts = [anAlert({ annotations: new Map(), generatorURL: undefined })];
    const line = await sentLine(aNotification({ alerts, commonAnnotations: new Map(), externalURL: '' }));
    expect(Object.keys({ ...line }).filter((name) => /links|severities/i.test(name))).toEqual([]);
  });
});
