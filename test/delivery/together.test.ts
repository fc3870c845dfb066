import { describe, expect, it } from 'vitest';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { deliverBatch } from '../../lib/delivery/deliver-batch.ts';
import { retry } from '../../lib/providers/contract/outcome.ts';
import { acceptedAtMs, aRecord, createBench } from '../support/delivery-bench.ts';
import { aNotification, aResolvedAlert } from '../support/notification-factory.ts';

const plenty = () => 60_000;
const key = (name: string) => `{}:{g="${name}"}`;
const group = (name: string, receiver = 'payments-info') => aNotification({ receiver, groupKey: key(name) });
const resolved = (name: string) =>
  aNotification({
    receiver: 'payments-info',
    groupKey: key(name),
    status: 'resolved',
    alerts: [aResolvedAlert()],
  });
const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: '' });
const names = (count: number) => Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));
const groupsOf = (sent: { groupKey: string; groups?: { groupKey: string }[] | undefined }) =>
  sent.groups?.map(({ groupKey }) => groupKey) ?? [sent.groupKey];

describe('messages of a lane to a destination that people read', () => {
  it('are sent one by one while there are few and they are new', async () => {
    const bench = createBench({ class: 'chat' });
    await deliverBatch(
      bench.dependencies,
      names(9).map((name) => aRecord(group(name))),
      plenty,
    );
    expect(bench.sent).toHaveLength(9);
    expect(bench.sent.every(({ groups }) => groups === undefined)).toBe(true);
    expect(bench.audited[0]).not.toHaveProperty('messageKey');
  });

  it('share one where the queue hands out as many as it can', async () => {
    const bench = createBench({ class: 'chat' });
    const records = names(10).map((name) => aRecord(group(name)));
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.sent.map(groupsOf)).toEqual([names(10).map(key)]);
    expect(bench.acknowledged).toEqual([]);
    const lines = bench.audited.filter((event) => event.event === 'delivery.sent');
    expect(lines).toHaveLength(10);
    expect(new Set(lines.map(({ messageKey }) => messageKey)).size).toBe(1);
    expect(lines[0]).toMatchObject({ messageKey: expect.stringMatching(/^[0-9a-f]{64}$/), messageDeliveries: 10 });
  });

  it('share one where the first has waited for more than half a minute', async () => {
    const bench = createBench({ class: 'mail' });
    bench.nowMs = acceptedAtMs + 30_001;
    await deliverBatch(
      bench.dependencies,
      names(3).map((name) => aRecord(group(name))),
      plenty,
    );
    expect(bench.sent.map(groupsOf)).toEqual([names(3).map(key)]);
  });

  it('share one once the destination has refused one of them for its limit', async () => {
    const bench = createBench({ class: 'push' });
    const records = names(4).map((name) => aRecord(group(name)));
    bench.answer = () => retry('rate_limited', { status: 429, afterSeconds: 1 });
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual(records);
    bench.answer = () => answer(200);
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.sent.map(groupsOf)).toEqual([[key('a')], names(4).map(key)]);
  });

  it('are never put together for a program or for incidents', async () => {
    for (const one of ['program', 'incident'] as const) {
      const bench = createBench({ class: one });
      bench.nowMs = acceptedAtMs + 3_600_000;
      await deliverBatch(
        bench.dependencies,
        names(10).map((name) => aRecord(group(name))),
        plenty,
      );
      expect(bench.sent).toHaveLength(10);
    }
  });

  it('show the last state of an alert group, and count the others as overtaken', async () => {
    const bench = createBench({ class: 'chat' });
    bench.nowMs = acceptedAtMs + 60_000;
    const records = [group('a'), group('b'), resolved('a')].map((one, index) =>
      aRecord(one, { acceptedAtMs: acceptedAtMs + index }),
    );
    await deliverBatch(bench.dependencies, records, plenty);
    expect(bench.sent.map(({ groups }) => groups)).toEqual([
      [
        { groupKey: key('a'), overtaken: 1, isHistory: false },
        { groupKey: key('b'), overtaken: 0, isHistory: false },
      ],
    ]);
    expect(bench.audited).toMatchObject([{ overtaken: true }, {}, {}]);
    expect(bench.audited.slice(1).some((event) => 'overtaken' in event)).toBe(false);
  });

  it('are sent one by one where the vendor refuses what they share', async () => {
    const bench = createBench({ class: 'chat' });
    bench.answer = ({ groups }) => answer(groups === undefined ? 200 : 400);
    const records = names(10).map((name) => aRecord(group(name)));
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual(records);
    expect(bench.postponed.at(-1)?.seconds).toBe(1);
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.audited.filter(({ event }) => event === 'delivery.sent')).toHaveLength(10);
    expect(bench.deadLetters).toEqual([]);
  });

  it('of several senders and of a fallback share one, each under its own name', async () => {
    const bench = createBench({ class: 'chat' });
    bench.nowMs = acceptedAtMs + 60_000;
    const records = [
      aRecord(group('a')),
      aRecord(resolved('b')),
      aRecord(group('c', 'payments-critical'), { destination: 'payments/chat' }),
      aRecord(resolved('d')),
    ];
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.deadLetters).toEqual([]);
    expect(bench.sent).toHaveLength(1);
    expect(bench.sent[0]?.groupKey).toBe(key('c'));
  });

  it('count once against the pace of their destination', async () => {
    const bench = createBench({ class: 'chat' });
    bench.answer = () => retry('rate_limited', { status: 429, afterSeconds: 1 });
    await deliverBatch(bench.dependencies, [aRecord(group('z'))], plenty);
    bench.answer = () => answer(200);
    for (let round = 0; round < 4; round += 1) {
      await deliverBatch(
        bench.dependencies,
        names(10).map((name) => aRecord(group(`${name}${round}`))),
        plenty,
      );
    }
    expect(bench.dependencies.memory.heldMs('payments/chat')).toBeGreaterThan(300);
  });

  it('go on without one whose destination it is not any more', async () => {
    const bench = createBench({ class: 'chat' });
    const records = names(10).map((name) => aRecord(group(name, name === 'e' ? 'gone' : 'payments-info')));
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual([]);
    expect(bench.deadLetters.map(({ attributes }) => attributes['reason'])).toEqual(['destination_not_allowed']);
    expect(bench.sent.flatMap(groupsOf)).toEqual(
      names(10)
        .filter((name) => name !== 'e')
        .map(key),
    );
  });

  it('are given up one by one, each at its own time', async () => {
    const bench = createBench({ class: 'chat' });
    bench.answer = () => answer(503);
    bench.nowMs = acceptedAtMs + 15 * 60_000 + 1;
    const at = (name: string, agoMs: number) =>
      aRecord(group(name, 'payments-critical'), {
        acceptedAtMs: bench.nowMs - agoMs,
        sentAtMs: bench.nowMs - agoMs,
      });
    const records = [at('a', 900_001), at('b', 900_000), at('c', 60_000)];
    expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual(records.slice(2));
    expect(bench.audited.map(({ event }) => event)).toEqual([
      ...['delivery.fell_back', 'delivery.dead_lettered', 'delivery.fell_back', 'delivery.dead_lettered'],
      'delivery.retried',
    ]);
  });
});

describe('a notification that comes after a newer one of its alert group', () => {
  it('is shown as history', async () => {
    const bench = createBench({ class: 'chat' });
    const late = acceptedAtMs + 5_000;
    await deliverBatch(bench.dependencies, [aRecord(resolved('a'), { acceptedAtMs: late })], plenty);
    await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty);
    expect(bench.sent[1]?.groups).toEqual([{ groupKey: key('a'), overtaken: 0, isHistory: true }]);
    expect(bench.audited[1]).toMatchObject({ event: 'delivery.sent', overtaken: true });
  });

  it('is news within the skew of two clocks', async () => {
    const bench = createBench({ class: 'chat' });
    await deliverBatch(bench.dependencies, [aRecord(resolved('a'), { acceptedAtMs: acceptedAtMs + 5 })], plenty);
    await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty);
    expect(bench.sent[1]?.groups).toBeUndefined();
  });

  it('does not replace the newer one in a message that they share', async () => {
    const bench = createBench({ class: 'chat' });
    bench.nowMs = acceptedAtMs + 3_600_000;
    const newer = aRecord(resolved('a'), { acceptedAtMs: acceptedAtMs + 3_000_000 });
    await deliverBatch(bench.dependencies, [newer, aRecord(group('a'))], plenty);
    expect(bench.audited).toMatchObject([{ alerts: { resolved: 1 } }, { overtaken: true, alerts: { firing: 1 } }]);
    expect(bench.audited[0]).not.toHaveProperty('overtaken');
  });

  it('goes to an incident service as it is', async () => {
    const bench = createBench({ class: 'incident' });
    await deliverBatch(bench.dependencies, [aRecord(resolved('a'), { acceptedAtMs: acceptedAtMs + 5_000 })], plenty);
    await deliverBatch(bench.dependencies, [aRecord(group('a'))], plenty);
    expect(bench.sent.every(({ groups }) => groups === undefined)).toBe(true);
  });
});

describe('a message that the vendor cannot take whatever comes with it', () => {
  async function poisoned() {
    const bench = createBench({ class: 'chat' });
    bench.answer = ({ groupKey, groups }) =>
      answer(groupKey === key('a') || groups?.some((one) => one.groupKey === key('a')) === true ? 500 : 200);
    let left = names(5).map((name) => aRecord(group(name)));
    const rounds: number[] = [];
    for (let round = 0; round < 5 && left.length > 0; round += 1) {
      left = await deliverBatch(bench.dependencies, left, plenty);
      rounds.push(left.length);
    }
    return { bench, rounds };
  }

  it('leaves the lane at its third failure, and the others pass', async () => {
    const { bench, rounds } = await poisoned();
    expect(rounds).toEqual([5, 5, 0]);
    expect(bench.audited.filter(({ event }) => event === 'delivery.sent')).toHaveLength(4);
    expect(bench.audited.filter(({ event }) => event === 'delivery.set_aside')).toHaveLength(1);
    expect(bench.deadLetters).toEqual([]);
  });

  it('is tried in a lane of its own until its patience ends', async () => {
    const { bench } = await poisoned();
    const [aside, ...others] = bench.queued;
    expect(others).toEqual([]);
    expect(aside?.groupId).toMatch(/^payments\/chat\/aside-[0-9a-f]{16}$/);
    const delivery = decodeDelivery(aside?.body ?? '');
    expect(delivery?.notification.groupKey).toBe(key('a'));
    expect(delivery?.patienceEndsAtMs).toBe(acceptedAtMs + 12 * 3_600_000);
  });

  it('is set aside as a new message when it was sent back from the dead letters', async () => {
    const runs = [await poisoned(), await poisoned()];
    const [first, second] = runs.map(({ bench }) => bench.queued[0]);
    expect(first?.groupId).toBe(second?.groupId);
    expect(first?.deduplicationId).not.toBe(second?.deduplicationId);
  });

  it('leaves it with all its states where nothing else is to be seen of the lane', async () => {
    const bench = createBench({ class: 'chat' });
    bench.answer = () => answer(500);
    const states = Array.from({ length: 10 }, (_, index) =>
      aRecord(index % 2 === 0 ? group('a') : resolved('a'), { acceptedAtMs: acceptedAtMs + index }),
    );
    let left = states;
    for (let round = 0; round < 4 && left.length > 0; round += 1) {
      left = await deliverBatch(bench.dependencies, left, plenty);
    }
    expect(left).toEqual([]);
    expect(new Set(bench.queued.map(({ groupId }) => groupId)).size).toBe(1);
    expect(bench.queued.map(({ body }) => decodeDelivery(body)?.acceptedAtMs)).toEqual(
      states.map((_, index) => acceptedAtMs + index),
    );
  });

  it('stays where it is limited at its second try, and where the witness never reached the vendor', async () => {
    const limited = createBench({ class: 'chat' });
    let tries = 0;
    limited.answer = ({ groupKey }) => {
      if (groupKey !== key('a')) return answer(200);
      tries += 1;
      return tries === 4 ? retry('rate_limited', { status: 429, afterSeconds: 1 }) : answer(500);
    };
    let left = names(3).map((name) => aRecord(group(name)));
    for (let round = 0; round < 3; round += 1) left = await deliverBatch(limited.dependencies, left, plenty);
    expect(limited.queued).toEqual([]);

    const down = createBench({ class: 'chat' });
    down.answer = () => answer(503);
    left = [aRecord(group('a')), aRecord(group('b', 'gone'))];
    for (let round = 0; round < 3; round += 1) left = await deliverBatch(down.dependencies, left, plenty);
    expect(down.queued).toEqual([]);
  });

  it('holds an incident service, whose states must stay in order', async () => {
    const bench = createBench({ class: 'incident' });
    bench.answer = ({ groupKey }) => answer(groupKey === key('a') ? 500 : 200);
    const records = names(3).map((name) => aRecord(group(name)));
    for (let round = 0; round < 5; round += 1) {
      expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual(records);
    }
  });

  it('stays where everything fails', async () => {
    const bench = createBench({ class: 'chat' });
    bench.answer = () => answer(500);
    const records = names(5).map((name) => aRecord(group(name)));
    for (let round = 0; round < 9; round += 1) {
      expect(await deliverBatch(bench.dependencies, records, plenty)).toEqual(records);
    }
    expect(bench.queued).toEqual([]);
  });
});
