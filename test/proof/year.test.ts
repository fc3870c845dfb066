import { expect, it } from 'vitest';
import { createProbeTransport } from '../../lib/egress/probe-transport.ts';
import { createProver, type ProofResult } from '../../lib/proof/prove-destination.ts';
import type { HttpsRequest } from '../../lib/providers/contract/outbound-request.ts';
import type { TransportResult } from '../../lib/providers/contract/transport.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { createRandom } from '../../tools/simulator/random.ts';
import { allowListOf, dayMs, hourMs, minuteMs, startMs, startProofBench } from '../support/proof-bench.ts';
import { startProvable } from '../support/provable-destination.ts';
import { caseCount } from '../support/whole-run.ts';

/** Chats whose vendors can be asked over https, and which say that a token was revoked. */
const types = ['slack', 'slack-api', 'discord', 'telegram', 'webex', 'zulip'] as const;

type Fate = 'live' | 'revoked';
type Answers = ReadonlyMap<string, TransportResult>;

const keyOf = ({ method, url }: HttpsRequest) => `${method} ${url}`;

/** What a vendor's stand-in answers to each question of a probe, asked once over the wire, and how many messages it got. */
async function recordAnswers(type: string) {
  const provider = providers.get(type);
  if (provider === undefined) throw new Error(`no provider ${type}`);
  const { destination, standIn, secret, https, messages } = await startProvable(provider);
  const answers = new Map<Fate, Answers>();
  for (const fate of ['live', 'revoked'] as const) {
    const recorded = new Map<string, TransportResult>();
    standIn.setFate(destination.id, fate);
    const never = () => {
      throw new Error('asked by something else than https');
    };
    const prove = createProver({
      providers,
      allowList: { destinations: new Map([[destination.id, destination]]), emailFrom: undefined },
      secrets: { read: async () => ({ ok: true, value: new Secret(JSON.stringify(secret)) }) },
      send: createProbeTransport({
        https: async (request, context) => {
          const result = await https(request, context);
          recorded.set(keyOf(request), result);
          return result;
        },
        ...{ sesIdentity: never, snsTopic: never, smtpLogin: never },
      }),
      nowMs: Date.now,
    });
    expect(await prove(destination.id)).toMatchObject(
      fate === 'live' ? { kind: 'proven' } : { kind: 'unproven', isFinal: true },
    );
    answers.set(fate, recorded);
  }
  expect(messages()).toBe(0);
  return { destination, secret, answers };
}

type Span = { readonly fromMs: number; readonly untilMs: number };
const within = (spans: readonly Span[], atMs: number) =>
  spans.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs);

const spansOf = (random: () => number, count: number, lastsMs: number, minMs: number, maxMs: number): Span[] =>
  Array.from({ length: count }, () => {
    const fromMs = startMs + dayMs + random() * lastsMs;
    return { fromMs, untilMs: fromMs + minMs + random() * (maxMs - minMs) };
  });

/** From when to when somebody was told that a destination is broken. */
function toldSpans(escalated: ReturnType<typeof startProofBench>['escalated'], endMs: number) {
  const open = new Map<string, number>();
  const spans = new Map<string, Span[]>();
  const close = (destination: string, untilMs: number) => {
    const fromMs = open.get(destination);
    if (fromMs === undefined) return;
    open.delete(destination);
    spans.set(destination, [...(spans.get(destination) ?? []), { fromMs, untilMs }]);
  };
  for (const { atMs, notification } of escalated) {
    for (const { status, labels } of notification.alerts) {
      const destination = labels.get('destination') ?? '';
      if (status === 'resolved') close(destination, atMs);
      else if (!open.has(destination)) open.set(destination, atMs);
    }
  }
  for (const destination of [...open.keys()]) close(destination, endMs);
  return spans;
}

/** Six hours between two questions, a quarter of one until the next run, and another until it is sure. */
const noticedWithinMs = 6 * hourMs + 30 * minuteMs;
/** What is told is asked every hour. */
const mendedWithinMs = hourMs + 15 * minuteMs;

it('a thousand destinations over a year: what breaks is told in time and once, what works never, and nobody gets a message', {
  timeout: 900_000,
}, async () => {
  // 182,500 questions a month: a year on request, else four days.
  const lastsMs = caseCount(caseCount(364)) * dayMs;
  const share = lastsMs / (364 * dayMs);
  const random = createRandom(20_261_122);
  const recorded = new Map(await Promise.all(types.map(async (type) => [type, await recordAnswers(type)] as const)));
  const typeOf = (id: string) => recorded.get(types[Number(id.split('-').at(-1)) % types.length] ?? 'slack');
  const ids = Array.from({ length: 1_000 }, (_, index) => `ops/chat-${index}`);
  const allowList = allowListOf(
    ids.map((id) => {
      const { type, options, hosts } = typeOf(id)?.destination ?? { type: '', options: {}, hosts: [] };
      return { id, type, options, hosts };
    }),
  );
  // A vendor is away for some minutes now and then, which is no news, and three times a year for hours, which is.
  const blips = new Map(
    types.map((type) => [type, spansOf(random, Math.ceil(150 * share), lastsMs, minuteMs, 25 * minuteMs)]),
  );
  const outages = new Map(
    types.map((type) => [type, spansOf(random, Math.ceil(3 * share), lastsMs, 2 * hourMs, 6 * hourMs)]),
  );
  const revoked = new Map(
    ids.map((id) => [
      id,
      spansOf(random, random() < 0.6 * share ? 1 : 0, lastsMs, hourMs, Math.min(10 * dayMs, lastsMs / 3)),
    ]),
  );
  let nowMs = startMs;
  let questions = 0;
  const prove = createProver({
    providers,
    allowList,
    secrets: {
      read: async (name) => {
        const id = name.slice('prod/alertguard/'.length);
        return { ok: true, value: new Secret(JSON.stringify(typeOf(id)?.secret)) };
      },
    },
    send: async (request, { destinationId }) => {
      questions += 1;
      const vendor = typeOf(destinationId);
      const type = allowList.destinations.get(destinationId)?.type;
      const away = types.find((one) => one === type);
      if (request.kind !== 'https' || vendor === undefined || away === undefined) throw new Error('no such question');
      if (within([...(blips.get(away) ?? []), ...(outages.get(away) ?? [])], nowMs)) {
        return { ok: true, answer: { status: 503, headers: {}, body: '' } };
      }
      const fate = within(revoked.get(destinationId) ?? [], nowMs) ? 'revoked' : 'live';
      const answer = vendor.answers.get(fate)?.get(keyOf(request)) ?? vendor.answers.get('live')?.get(keyOf(request));
      if (answer === undefined) throw new Error('a question that the stand-in was never asked');
      return answer;
    },
    nowMs: () => nowMs,
  });
  const bench = startProofBench({
    allowList: () => allowList,
    probe: async (destination, atMs) => {
      nowMs = atMs;
      return await prove(destination);
    },
    drill: (): ProofResult => {
      throw new Error('a drill is a message');
    },
  });
  const endMs = startMs + lastsMs + 2 * dayMs + Math.min(10 * dayMs, lastsMs / 3);
  await bench.runUntil(startMs, endMs);

  const told = toldSpans(bench.escalated, endMs);
  const isAway = (id: string, fromMs: number, untilMs: number) =>
    [...blips, ...outages]
      .filter(([type]) => type === allowList.destinations.get(id)?.type)
      .flatMap(([, spans]) => spans)
      .some((span) => span.fromMs < untilMs && span.untilMs > fromMs);
  const late = ids.flatMap((id) =>
    (revoked.get(id) ?? [])
      .filter(
        ({ fromMs, untilMs }) =>
          untilMs - fromMs > noticedWithinMs + hourMs && !isAway(id, fromMs, fromMs + noticedWithinMs),
      )
      .filter(
        ({ fromMs }) =>
          !(told.get(id) ?? []).some((span) => span.fromMs < fromMs + noticedWithinMs && span.untilMs > fromMs),
      )
      .map(() => id),
  );
  // Away now and half an hour ago: longer than any blip, also where two of them follow each other.
  const isOutage = (id: string, atMs: number) =>
    isAway(id, atMs, atMs + 1) && isAway(id, atMs - 30 * minuteMs, atMs - 30 * minuteMs + 1);
  const falseAlarms = [...told].flatMap(([id, spans]) =>
    spans.filter(({ fromMs }) => !within(revoked.get(id) ?? [], fromMs) && !isOutage(id, fromMs)).map(() => id),
  );
  const stillTold = ids.flatMap((id) =>
    (revoked.get(id) ?? [])
      .filter(({ untilMs }) => !isAway(id, untilMs - hourMs, untilMs + mendedWithinMs))
      .filter(({ untilMs }) => within(told.get(id) ?? [], untilMs + mendedWithinMs))
      .map(() => id),
  );
  const revocations = [...revoked.values()].flat().length;
  expect({ late, falseAlarms, stillTold }).toEqual({ late: [], falseAlarms: [], stillTold: [] });
  expect(revocations).toBeGreaterThan(500 * share);
  expect(told.size).toBeGreaterThan(revocations * 0.9);
  expect(questions).toBeGreaterThan(1_000 * 4 * (lastsMs / dayMs));
});
