import { expect, test } from 'vitest';
import { createTransport } from '../../lib/io/transport.ts';

test('the kind of a request chooses its transport', async () => {
  const context = { destinationId: 'payments/oncall', allowPrivate: false };
  const answer = (status: number) => ({ ok: true, answer: { status, headers: {}, body: '' } }) as const;
  const transport = createTransport({ https: async () => answer(201), ses: async () => answer(202) });
  const https = { kind: 'https', method: 'POST', url: 'https://a.test/', headers: {}, body: '' } as const;
  const ses = { kind: 'ses', from: 'a@a.test', to: [], subject: '', html: '', text: '', headers: [] } as const;
  expect(await transport(https, context)).toEqual(answer(201));
  expect(await transport(ses, context)).toEqual(answer(202));
});
