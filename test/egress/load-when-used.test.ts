import { expect, it } from 'vitest';
import { loadWhenUsed } from '../../lib/egress/load-when-used.ts';
import type { SnsRequest } from '../../lib/providers/contract/outbound-request.ts';
import type { Send } from '../../lib/providers/contract/transport.ts';

const request: SnsRequest = { kind: 'sns', topicArn: 'arn', subject: '', message: '', attributes: {} };
const context = { destinationId: 'payments/topic', allowPrivate: false };
const taken = { ok: true, answer: { status: 200, headers: {}, body: '' } } as const;

it('a transport is loaded by its first request, once', async () => {
  let loads = 0;
  const load = async (): Promise<Send<SnsRequest>> => {
    loads += 1;
    return async () => taken;
  };
  const send = loadWhenUsed(load);
  expect(loads).toBe(0);
  expect(await Promise.all([send(request, context), send(request, context)])).toEqual([taken, taken]);
  expect(await send(request, context)).toEqual(taken);
  expect(loads).toBe(1);
});

it('a load that fails is tried again by the next request', async () => {
  let loads = 0;
  const send = loadWhenUsed<SnsRequest>(async () => {
    loads += 1;
    if (loads === 1) throw new Error('not there yet');
    return async () => taken;
  });
  await expect(send(request, context)).rejects.toThrow('not there yet');
  expect(await send(request, context)).toEqual(taken);
});

it('a transport that a start has loaded is not loaded again by its first request', async () => {
  let loads = 0;
  const send = loadWhenUsed<SnsRequest>(async () => {
    loads += 1;
    return async () => taken;
  });
  await send.load();
  expect(loads).toBe(1);
  expect(await send(request, context)).toEqual(taken);
  expect(loads).toBe(1);
});
