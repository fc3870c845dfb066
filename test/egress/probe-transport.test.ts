import { expect, it } from 'vitest';
import { createProbeTransport } from '../../lib/egress/probe-transport.ts';
import type { SmtpLoginRequest } from '../../lib/providers/contract/probe.ts';
import { Secret } from '../../lib/secrets/secret.ts';

it('the kind of a question chooses its transport', async () => {
  const context = { destinationId: 'payments/oncall', allowPrivate: false };
  const answer = (status: number) => ({ ok: true, answer: { status, headers: {}, body: '' } }) as const;
  const transport = createProbeTransport({
    https: async () => answer(201),
    sesIdentity: async () => answer(202),
    snsTopic: async () => answer(203),
    smtpLogin: async () => answer(204),
  });
  const https = { kind: 'https', method: 'GET', url: 'https://a.test/', headers: {}, body: '' } as const;
  const login: SmtpLoginRequest = {
    ...{ kind: 'smtp_login', host: 'mail.a.test', port: 465, security: 'tls', username: 'a' },
    password: new Secret('b'),
  };
  expect(await transport(https, context)).toEqual(answer(201));
  expect(await transport({ kind: 'ses_identity', identities: ['a.test'] }, context)).toEqual(answer(202));
  expect(await transport({ kind: 'sns_topic', topicArn: 'arn' }, context)).toEqual(answer(203));
  expect(await transport(login, context)).toEqual(answer(204));
});
