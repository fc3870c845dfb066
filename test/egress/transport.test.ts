import { expect, it } from 'vitest';
import { createTransport } from '../../lib/egress/transport.ts';
import type { SmtpRequest } from '../../lib/providers/contract/outbound-request.ts';
import { Secret } from '../../lib/secrets/secret.ts';

it('the kind of a request chooses its transport', async () => {
  const context = { destinationId: 'payments/oncall', allowPrivate: false };
  const answer = (status: number) => ({ ok: true, answer: { status, headers: {}, body: '' } }) as const;
  const transport = createTransport({
    https: async () => answer(201),
    ses: async () => answer(202),
    smtp: async () => answer(203),
    sns: async () => answer(204),
  });
  const https = { kind: 'https', method: 'POST', url: 'https://a.test/', headers: {}, body: '' } as const;
  const ses = { kind: 'ses', from: 'a@a.test', to: [], subject: '', html: '', text: '', headers: [] } as const;
  const smtp: SmtpRequest = {
    ...ses,
    kind: 'smtp',
    host: 'mail.a.test',
    port: 465,
    security: 'tls',
    username: 'a',
    password: new Secret('b'),
    messageId: '<a@a.test>',
    dateMs: 0,
  };
  const sns = { kind: 'sns', topicArn: 'arn', subject: '', message: '', attributes: {} } as const;
  expect(await transport(https, context)).toEqual(answer(201));
  expect(await transport(ses, context)).toEqual(answer(202));
  expect(await transport(smtp, context)).toEqual(answer(203));
  expect(await transport(sns, context)).toEqual(answer(204));
});
