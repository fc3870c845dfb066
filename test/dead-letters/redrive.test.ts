import { describe, expect, it } from 'vitest';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { discard } from '../../lib/dead-letters/discard.ts';
import { judgeLetter } from '../../lib/dead-letters/judge-letter.ts';
import type { Letter } from '../../lib/dead-letters/letter.ts';
import { type RedriveTools, redrive } from '../../lib/dead-letters/redrive.ts';
import { withLetters } from '../../lib/dead-letters/with-letters.ts';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { groupHash } from '../../lib/delivery/delivery-key.ts';
import { encodeDelivery, encodeNotification } from '../../lib/delivery/encode-delivery.ts';
import { createDeadLetterBench, type DeadLetterBench, type QueueCall } from '../support/dead-letter-bench.ts';
import { allowListJson, aRecord } from '../support/delivery-bench.ts';
import { aNotification, anAlert, aResolvedAlert } from '../support/notification-factory.ts';

const startMs = Date.parse('2026-11-21T10:00:00Z');
const allowList = loadAllowList(allowListJson, 'prod');
const everything = () => true;

function state(group: string, status: 'firing' | 'resolved', receiver = 'payments-info') {
  const alerts = [status === 'firing' ? anAlert() : aResolvedAlert()];
  return aNotification({ receiver, status, alerts, groupKey: `{}:{g="${group}"}` });
}

/** Twenty alert groups to two destinations, each firing and then resolved, given up in another order than accepted. */
async function aStage(): Promise<DeadLetterBench> {
  const bench = createDeadLetterBench(startMs);
  const records = (['firing', 'resolved'] as const).flatMap((status, later) =>
    Array.from({ length: 20 }, (_, index) => {
      const destination = index % 2 === 0 ? 'payments/chat' : 'payments/mail';
      const acceptedAtMs = startMs - 3_600_000 + later * 60_000 + index;
      const record = aRecord(state(`${index}`, status, 'payments-critical'), { destination, acceptedAtMs });
      return { ...record, destination };
    }),
  );
  for (const { body, messageId, destination } of records.toReversed()) {
    await bench.giveUp({ body, messageId, reason: 'expired', destination, fallback: 'notified' });
  }
  return bench;
}

function toolsOf(bench: DeadLetterBench, overrides: Partial<RedriveTools> = {}): RedriveTools & { gone: Letter[] } {
  const gone: Letter[] = [];
  return {
    queue: bench.queues.deadLetters,
    deliveries: bench.queues.deliveries,
    judge: (delivery) => judgeLetter(allowList, delivery),
    stop: new AbortController().signal,
    onProgress: () => {},
    onRedriven: (letter) => gone.push(letter),
    ...overrides,
    gone,
  };
}

/** All that waits to be delivered, in the order of each lane, taken out. */
function drain({ deliveries }: Pick<DeadLetterBench, 'deliveries'>) {
  const drained: { readonly lane: string; readonly acceptedAtMs: number; readonly groupKey: string }[] = [];
  for (let batch = deliveries.receive(10, 9); batch.length > 0; batch = deliveries.receive(10, 9)) {
    for (const { body, groupId: lane, receipt } of batch) {
      const delivery = decodeDelivery(body);
      if (delivery === undefined) throw new Error('only what can be read is sent back');
      drained.push({ lane, acceptedAtMs: delivery.acceptedAtMs, groupKey: delivery.notification.groupKey });
      deliveries.acknowledge(receipt.handle);
    }
  }
  return drained;
}

function expectInOrder(drained: ReturnType<typeof drain>): void {
  for (const [lane, messages] of Map.groupBy(drained, (message) => message.lane)) {
    const times = messages.map(({ acceptedAtMs }) => acceptedAtMs);
    expect(times, lane).toEqual(times.toSorted((one, other) => one - other));
  }
}

const visible = async (bench: DeadLetterBench): Promise<number> => {
  const read = await withLetters(toolsOf(bench), {}, async ({ letters }) => letters.length);
  return read.kind === 'done' ? read.result : -1;
};

describe('what is redriven', () => {
  it('goes back once, in the order of acceptance of each lane', async () => {
    const bench = await aStage();
    const tools = toolsOf(bench);
    expect(await redrive(tools, everything)).toEqual({
      ...{ redriven: 40, notRemoved: 0, taken: 0, stopped: false, fault: undefined, notReleased: 0 },
    });
    expect(tools.gone).toHaveLength(40);
    const drained = drain(bench);
    expect(drained).toHaveLength(40);
    expect(new Set(drained.map(({ lane }) => lane))).toEqual(
      new Set(['payments/chat/fallback-0', 'payments/mail/fallback-0']),
    );
    expectInOrder(drained);
    expect(bench.deadLetters.size()).toBe(0);
  });

  it('goes back in order, and all of it, where only a few messages have room at a time', async () => {
    const bench = await aStage();
    const units = aRecord(state('0', 'firing')).body.length;
    expect((await redrive(toolsOf(bench), everything, { maxBodyUnits: units * 7 })).redriven).toBe(40);
    const drained = drain(bench);
    expect(drained).toHaveLength(40);
    expectInOrder(drained);
  });

  it('is only what is meant; the rest is visible again', async () => {
    const bench = await aStage();
    const isMeant = ({ destination }: Letter) => destination === 'payments/chat';
    expect((await redrive(toolsOf(bench), isMeant)).redriven).toBe(20);
    expect(await visible(bench)).toBe(20);
  });

  it('is nothing that the allow-list does not allow', async () => {
    const bench = createDeadLetterBench(startMs);
    const gone = aRecord(state('a', 'firing'), { destination: 'payments/pager' });
    await bench.giveUp({ ...gone, reason: 'expired', destination: 'payments/pager' });
    expect(await redrive(toolsOf(bench), everything)).toMatchObject({ redriven: 0, fault: undefined });
    expect([bench.deliveries.size(), await visible(bench)]).toEqual([0, 1]);
  });

  it('is nothing that cannot be read', async () => {
    const bench = createDeadLetterBench(startMs);
    const garbage = { body: 'garbage', messageId: 'message-x', destination: undefined };
    await bench.giveUp({ ...garbage, reason: 'unreadable_message' });
    expect(await redrive(toolsOf(bench), everything)).toMatchObject({ redriven: 0, fault: undefined });
    expect([bench.deliveries.size(), await visible(bench)]).toEqual([0, 1]);
  });

  it('has its patience anew where it was set aside', async () => {
    const bench = createDeadLetterBench(startMs);
    const delivery = decodeDelivery(aRecord(state('a', 'firing')).body);
    if (delivery === undefined) throw new Error('a record can be read');
    const { notification, ...envelope } = delivery;
    const body = encodeDelivery({ ...envelope, patienceEndsAtMs: startMs }, encodeNotification(notification));
    await bench.giveUp({ body, messageId: 'message-y', reason: 'expired', destination: 'payments/chat' });
    await redrive(toolsOf(bench), everything);
    const [message] = bench.deliveries.receive(10, 9);
    expect(message?.groupId).toBe('payments/chat/0');
    expect(decodeDelivery(message?.body ?? '')).toEqual({ ...delivery, patienceEndsAtMs: undefined });
  });

  it('is all of a lane that SQS itself moved, of which it shows ten at a time', async () => {
    const bench = createDeadLetterBench(startMs);
    for (let index = 0; index < 35; index += 1) {
      const { body } = aRecord(state(`${index}`, 'firing'), { acceptedAtMs: startMs - 60_000 + index });
      bench.moveByQueue(body, 'payments/chat/0');
    }
    const tools = toolsOf(bench);
    expect((await redrive(tools, everything)).redriven).toBe(35);
    expect(new Set(tools.gone.map(({ reason, fallback }) => `${reason} ${fallback}`))).toEqual(
      new Set(['moved_by_queue none']),
    );
    const drained = drain(bench);
    expect(drained).toHaveLength(35);
    expectInOrder(drained);
  });

  it('is not what arrives while it runs, and that stays visible', async () => {
    const bench = await aStage();
    const confirmed = new Set(['1', '2']);
    const ids = await withLetters(toolsOf(bench), {}, async ({ letters }) => letters.map(({ messageId }) => messageId));
    for (const id of ids.kind === 'done' ? ids.result : []) confirmed.add(id);
    let arrivals = 0;
    bench.around = async (call, answer) => {
      if (call === 'send' && arrivals < 3) {
        arrivals += 1;
        const { body, messageId } = aRecord(state(`new-${arrivals}`, 'firing'));
        await bench.giveUp({ body, messageId, reason: 'refused', destination: 'payments/chat' });
      }
      return answer();
    };
    expect((await redrive(toolsOf(bench), ({ messageId }) => confirmed.has(messageId))).redriven).toBe(40);
    expect(drain(bench)).toHaveLength(40);
    expect(await visible(bench)).toBe(3);
  });

  it('waits for the next round where another reader took a message, so that nothing overtakes', async () => {
    const bench = await aStage();
    let stolen = false;
    bench.around = async (call, answer) => {
      // Time enough for everything to appear again, and for another to take what comes first.
      if (call === 'hide' && !stolen) {
        stolen = true;
        bench.clock.nowMs += 31_000;
        bench.deadLetters.receive(10, 7);
      }
      return answer();
    };
    const first = await redrive(toolsOf(bench), everything);
    expect(first.redriven).toBeLessThan(40);
    bench.clock.nowMs += 61_000;
    expect((await redrive(toolsOf(bench), everything)).redriven).toBe(40 - first.redriven);
    const drained = drain(bench);
    expect(drained).toHaveLength(40);
    for (const [, messages] of Map.groupBy(drained, ({ groupKey }) => groupKey)) {
      expect(messages.map(({ acceptedAtMs }) => acceptedAtMs)).toEqual(
        messages.map(({ acceptedAtMs }) => acceptedAtMs).toSorted((one, other) => one - other),
      );
    }
  });

  it('stays where the delivery queue does not take it, all of it visible again', async () => {
    const bench = await aStage();
    const deliveries: RedriveTools['deliveries'] = { send: async () => ({ ok: false, reason: 'queue_denied' }) };
    expect(await redrive(toolsOf(bench, { deliveries }), everything)).toMatchObject({
      redriven: 0,
      notReleased: 0,
      fault: { step: 'send', reason: 'queue_denied' },
    });
    expect(await visible(bench)).toBe(40);
  });

  it('is in no batch twice of one alert group, of which the queue may take only a part', async () => {
    const bench = createDeadLetterBench(startMs);
    for (let index = 0; index < 12; index += 1) {
      const acceptedAtMs = startMs - 60_000 + index;
      const { body, messageId } = aRecord(state(`${index % 3}`, 'firing'), { acceptedAtMs });
      await bench.giveUp({ body, messageId, reason: 'expired', destination: 'payments/chat' });
    }
    const batches: string[][] = [];
    const deliveries: RedriveTools['deliveries'] = {
      send: async (messages) => {
        batches.push(messages.map(({ body }) => decodeDelivery(body)?.groupHash ?? ''));
        return { ok: true };
      },
    };
    await redrive(toolsOf(bench, { deliveries }), everything);
    expect(batches.map((groups) => [groups.length, new Set(groups).size])).toEqual(Array(4).fill([3, 3]));
  });

  it('ends at Ctrl-C with what is under way, and the rest is visible again', async () => {
    const bench = await aStage();
    const stop = new AbortController();
    bench.around = async (call, answer) => {
      if (call === 'send') stop.abort();
      return answer();
    };
    const { redriven, stopped, notRemoved } = await redrive(toolsOf(bench, { stop: stop.signal }), everything);
    expect([stopped, notRemoved]).toEqual([true, 0]);
    expect(redriven).toBeGreaterThan(0);
    expect(redriven).toBeLessThan(40);
    expect(await visible(bench)).toBe(40 - redriven);
    expect(drain(bench)).toHaveLength(redriven);
  });
});

/** Runs until the call with this number, which takes effect or not, and never comes back. */
async function killedAt(
  bench: DeadLetterBench,
  at: number,
  takesEffect: boolean,
  run: () => Promise<unknown>,
): Promise<QueueCall | undefined> {
  const pass = bench.around;
  let calls = 0;
  const killed = Promise.withResolvers<QueueCall>();
  bench.around = async (call, answer) => {
    calls += 1;
    if (calls < at) return answer();
    if (calls === at && takesEffect) answer();
    killed.resolve(call);
    return await new Promise(() => {});
  };
  const ended = await Promise.race([killed.promise, run().then(() => undefined)]);
  bench.around = pass;
  return ended;
}

describe.each([
  ['before it takes effect', false],
  ['after it took effect', true],
])('a kill at each call, %s,', (_when, takesEffect) => {
  it('loses nothing, and a repeat within four minutes sends nothing twice', async () => {
    const calls = new Set<QueueCall>();
    for (let at = 1; ; at += 1) {
      const bench = await aStage();
      const call = await killedAt(bench, at, takesEffect, async () => await redrive(toolsOf(bench), everything));
      if (call === undefined) break;
      calls.add(call);
      bench.clock.nowMs += 61_000;
      const again = await redrive(toolsOf(bench), everything);
      expect(again.fault).toBeUndefined();
      const drained = drain(bench);
      expect(drained, `killed at call ${at}, ${call}`).toHaveLength(40);
      expect(new Set(drained.map(({ groupKey, acceptedAtMs }) => `${groupKey} ${acceptedAtMs}`)).size).toBe(40);
      expectInOrder(drained);
      expect(bench.deadLetters.size()).toBe(0);
    }
    expect(calls).toEqual(new Set(['count', 'receive', 'hide', 'send', 'remove']));
  });

  it('loses nothing later either, and at most what was under way is sent twice', async () => {
    for (let at = 1; ; at += 1) {
      const bench = await aStage();
      const call = await killedAt(bench, at, takesEffect, async () => await redrive(toolsOf(bench), everything));
      if (call === undefined) break;
      const sentBefore = drain(bench).length;
      const left = bench.deadLetters.size();
      bench.clock.nowMs += 3_600_000;
      await redrive(toolsOf(bench), everything);
      const sentAfter = drain(bench).length;
      expect(sentAfter, `killed at call ${at}, ${call}`).toBe(left);
      expect(sentBefore + sentAfter).toBeGreaterThanOrEqual(40);
      expect(sentBefore + sentAfter).toBeLessThanOrEqual(40 + 80);
    }
  });

  it('of discard deletes no more than what is meant', async () => {
    const isMeant = ({ destination }: Letter) => destination === 'payments/chat';
    const run = async (bench: DeadLetterBench) => await discard({ ...toolsOf(bench), onDiscarded: () => {} }, isMeant);
    for (let at = 1; ; at += 1) {
      const bench = await aStage();
      const call = await killedAt(bench, at, takesEffect, async () => await run(bench));
      if (call === undefined) break;
      bench.clock.nowMs += 61_000;
      expect((await run(bench)).fault).toBeUndefined();
      expect(await visible(bench), `killed at call ${at}, ${call}`).toBe(20);
    }
  });
});

describe('reading', () => {
  it('shows every dead letter of one alert group, though SQS hands out ten messages of a group', async () => {
    const bench = createDeadLetterBench(startMs);
    for (let index = 0; index < 250; index += 1) {
      const { body, messageId } = aRecord(state('same', 'firing'), { acceptedAtMs: startMs + index });
      await bench.giveUp({ body, messageId, reason: 'refused', destination: 'payments/chat' });
    }
    expect(await visible(bench)).toBe(250);
    expect(await visible(bench)).toBe(250);
  });

  it('makes everything visible again at Ctrl-C, and after a fault', async () => {
    const bench = await aStage();
    const stop = new AbortController();
    let receives = 0;
    bench.around = async (call, answer) => {
      if (call === 'receive') receives += 1;
      if (receives === 2) stop.abort();
      return answer();
    };
    const stopped = await withLetters(toolsOf(bench, { stop: stop.signal }), {}, async () => 'used');
    expect(stopped).toEqual({ kind: 'stopped', notReleased: 0 });
    bench.around = async (_call, answer) => answer();
    expect(await visible(bench)).toBe(40);

    const queue = { ...bench.queues.deadLetters };
    let handed = 0;
    const failing: typeof queue.receive = async (seconds) => {
      handed += 1;
      return handed > 2 ? { ok: false, reason: 'queue_throttled' } : await queue.receive(seconds);
    };
    const failed = await withLetters(toolsOf(bench, { queue: { ...queue, receive: failing } }), {}, async () => 'used');
    expect(failed).toEqual({ kind: 'failed', reason: 'queue_throttled', notReleased: 0 });
    expect(await visible(bench)).toBe(40);
  });

  it('makes everything visible again where its user throws', async () => {
    const bench = await aStage();
    const thrown = withLetters(toolsOf(bench), {}, async () => {
      throw new Error('a bug');
    });
    await expect(thrown).rejects.toThrow('a bug');
    expect(await visible(bench)).toBe(40);
  });

  it('ends where it takes longer than what it read stays hidden', async () => {
    const bench = await aStage();
    bench.around = async (call, answer) => {
      if (call === 'receive') bench.clock.nowMs += 12_000;
      return answer();
    };
    const read = await withLetters(
      toolsOf(bench),
      {},
      async ({ letters }) => new Set(letters.map(({ messageId }) => messageId)).size,
    );
    expect(read).toEqual({ kind: 'done', result: 40, notReleased: 0 });
  });

  it('knows the alert group of a letter as deliver does', async () => {
    const bench = await aStage();
    const read = await withLetters(toolsOf(bench), {}, async ({ letters }) => letters[0]?.delivery?.groupHash);
    expect(read).toMatchObject({ result: groupHash('prod-eu', state('0', 'firing', 'payments-critical')) });
  });
});

it('reads no further than is enough, and says that it is not all', async () => {
  const bench = await aStage();
  const read = await withLetters(
    toolsOf(bench),
    { isEnough: (letters) => letters.length >= 20 },
    async ({ letters, isWhole }) => [letters.length, isWhole],
  );
  expect(read).toMatchObject({ kind: 'done', result: [20, false], notReleased: 0 });
  const whole = await withLetters(toolsOf(bench), {}, async ({ letters, isWhole }) => [letters.length, isWhole]);
  expect(whole).toMatchObject({ kind: 'done', result: [40, true] });
});

it('sends back what is meant while more is given up without end', async () => {
  const bench = await aStage();
  const left = new Set<string>();
  await withLetters(toolsOf(bench), {}, async ({ letters }) => {
    for (const { messageId } of letters) left.add(messageId);
  });
  let more = 0;
  bench.around = async (call, answer) => {
    if (call === 'receive') {
      more += 1;
      const { body } = aRecord(state(`more-${more}`, 'firing'), { destination: 'payments/chat' });
      const messageId = `more-${more}`;
      await bench.giveUp({ body, messageId, reason: 'expired', destination: 'payments/chat', fallback: 'notified' });
    }
    if (more > 1_000) throw new Error('it reads for ever');
    return answer();
  };
  const meant = new Set(left);
  const done = await redrive(
    toolsOf(bench, { onRedriven: ({ messageId }) => void left.delete(messageId) }),
    ({ messageId }) => meant.has(messageId),
    { isEnough: (letters) => letters.filter(({ messageId }) => left.has(messageId)).length === left.size },
  );
  expect(done).toMatchObject({ redriven: 40, fault: undefined, notReleased: 0 });
});
