import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { attemptBudgetMs, deliverBatch } from '../../lib/delivery/deliver-batch.ts';
import { defineProvider } from '../../lib/providers/contract/define-provider.ts';
import type { Answer, HttpsRequest } from '../../lib/providers/contract/outbound-request.ts';
import { retry } from '../../lib/providers/contract/outcome.ts';
import type { SearchResult } from '../../lib/providers/contract/search.ts';
import type { SendContext, TransportResult } from '../../lib/providers/contract/transport.ts';
import { aRecord, createBench, vendor } from '../support/delivery-bench.ts';
import { aNotification, anAlert } from '../support/notification-factory.ts';

const plenty = () => 60_000;
const resolved = aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] });

type Call = { readonly path: string; readonly body: string; readonly limits: SendContext['limits'] };

const searchOf = (url: string): HttpsRequest => ({ kind: 'https', method: 'POST', url, headers: {}, body: 'search' });

/** A vendor whose message of before is asked for at `searchUrl`, and which reads the answer by `read`. */
function finding(read: (answer: Answer) => SearchResult, searchUrl = 'https://vendor.example/search') {
  return defineProvider({
    type: 'vendor',
    class: 'chat',
    options: () => z.strictObject({}),
    secret: () => z.strictObject({ token: z.string() }),
    hosts: ['vendor.example'],
    find: ({ notification }) =>
      notification.status === 'resolved' ? { request: searchOf(searchUrl), read, does: 'edited' } : undefined,
    render: ({ secret, found }) => ({
      ...searchOf(`https://vendor.example/${found === undefined ? 'post' : 'edit'}`),
      body: `${secret.token} ${found ?? 'new'}`,
    }),
    classify: vendor.classify,
  });
}

const found = (): SearchResult => ({ kind: 'found', message: 'the-id-of-a-message' });
const answer = (status: number): TransportResult => ({ ok: true, answer: { status, headers: {}, body: '' } });

/** What is called for a resolved notification, and what the audit says of it. */
async function deliver(
  provider: ReturnType<typeof finding>,
  answers: Readonly<Record<string, TransportResult | undefined>> = {},
  notification = resolved,
) {
  const bench = createBench({ class: 'chat' });
  const calls: Call[] = [];
  const dependencies = {
    ...bench.dependencies,
    providers: new Map([['vendor', provider]]),
    send: async (request: unknown, { limits }: SendContext): Promise<TransportResult> => {
      const { url, body } = z.object({ url: z.string(), body: z.string() }).parse(request);
      const path = new URL(url).pathname.slice(1);
      calls.push({ path, body, limits });
      return answers[path] ?? answer(200);
    },
  };
  const left = await deliverBatch(dependencies, [aRecord(notification)], plenty);
  return { bench, calls, paths: calls.map(({ path }) => path), left, audited: bench.audited };
}

describe('a message that follows an earlier one', () => {
  it('is rendered with what was found, and the audit line says what was done', async () => {
    const { calls, paths, audited, left } = await deliver(finding(found));
    expect(paths).toEqual(['search', 'edit']);
    expect(calls[1]?.body).toBe('token-1 the-id-of-a-message');
    expect(left).toEqual([]);
    expect(audited).toMatchObject([{ event: 'delivery.sent', followUp: 'edited', status: 200 }]);
    expect(JSON.stringify(audited)).not.toContain('the-id-of-a-message');
  });

  it('is looked for and sent within limits of its own, and a new one within the usual ones', async () => {
    const { calls } = await deliver(finding(found), { edit: answer(400) });
    expect(calls.map(({ limits }) => limits)).toEqual([
      { callTimeoutMs: 2_500, maxAnswerBytes: 1024 * 1024 },
      { callTimeoutMs: 2_500 },
      undefined,
    ]);
    // Both calls come on top of what an attempt took before.
    expect(attemptBudgetMs).toBeGreaterThanOrEqual(25_000 + 2 * 2_500);
  });

  it('is not looked for where the provider sees no need', async () => {
    const { paths, audited } = await deliver(finding(found), {}, aNotification());
    expect(paths).toEqual(['post']);
    expect(audited[0]).not.toHaveProperty('followUp');
  });

  it('is looked for again in the next attempt, which knows nothing of this one', async () => {
    const provider = finding(found);
    const first = await deliver(provider, { edit: { ok: false, outcome: retry('timeout') }, post: answer(503) });
    expect(first.left).toHaveLength(1);
    expect((await deliver(provider)).paths).toEqual(['search', 'edit']);
  });
});

describe('a new message is sent in the same attempt', () => {
  const throwing = (): SearchResult => {
    throw new Error('a bug');
  };
  it.for<[string, () => SearchResult, TransportResult, string]>([
    ['where there is none to follow', () => ({ kind: 'not_found' }), answer(200), 'not_found'],
    ['where the answer cannot be read', () => ({ kind: 'not_readable' }), answer(200), 'not_readable'],
    ['where reading the answer fails', throwing, answer(200), 'not_readable'],
    ['where the search has no answer in time', found, { ok: false, outcome: retry('timeout') }, 'not_readable'],
  ])('%s', async ([, read, searched, followUp]) => {
    const { paths, audited, left } = await deliver(finding(read), { search: searched });
    expect(paths).toEqual(['search', 'post']);
    expect(left).toEqual([]);
    expect(audited).toMatchObject([{ event: 'delivery.sent', followUp }]);
  });

  it.for<[string, TransportResult]>([
    ['is refused', answer(400)],
    ['meets a limit', answer(429)],
    ['fails', answer(503)],
    ['has no answer in time', { ok: false, outcome: retry('timeout') }],
  ])('where the edit %s', async ([, edited]) => {
    const { bench, paths, audited } = await deliver(finding(found), { edit: edited });
    expect(paths).toEqual(['search', 'edit', 'post']);
    expect(audited).toMatchObject([{ event: 'delivery.sent', followUp: 'not_taken', status: 200 }]);
    expect(bench.dependencies.memory.heldMs('payments/chat')).toBeLessThanOrEqual(0);
  });

  it('where the search would go to another host than the vendor’s, which is never called', async () => {
    const { paths, left } = await deliver(finding(found, 'https://elsewhere.example/search'));
    expect(paths).toEqual(['post']);
    expect(left).toEqual([]);
  });
});

it('a message whose credential is refused is looked for once, and sent with the new one', async () => {
  const bench = createBench({ class: 'chat' });
  const paths: string[] = [];
  bench.token = 'old';
  const dependencies = {
    ...bench.dependencies,
    providers: new Map([['vendor', finding(() => ({ kind: 'not_readable' }))]]),
    send: async (request: unknown): Promise<TransportResult> => {
      const { url, body } = z.object({ url: z.string(), body: z.string() }).parse(request);
      paths.push(`${new URL(url).pathname.slice(1)} ${body}`);
      bench.token = 'rotated';
      return answer(body.startsWith('old') ? 401 : 200);
    },
  };
  expect(await deliverBatch(dependencies, [aRecord(resolved)], plenty)).toEqual([]);
  expect(paths).toEqual(['search search', 'post old new', 'post rotated new']);
  expect(bench.audited).toMatchObject([
    { event: 'secret.refreshed' },
    { event: 'delivery.sent', followUp: 'not_readable' },
  ]);
});
