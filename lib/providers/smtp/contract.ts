import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { mailChecks, mailLimits } from '../email/reader.ts';
import { maxRecipients } from './format.ts';

export const contract: ProviderExample = {
  type: 'smtp',
  options: { to: ['oncall@example.com', 'lead@example.com'], host: 'mail.payments.example.com', port: 587 },
  secret: { username: 'alertguard@example.com', password: 'sUpErSeCrEt' },
  fence: [{ host: 'mail.payments.example.com', port: 587, private: true }],
  replies: 'smtp',
  delivered: { status: 250, headers: {}, body: '' },
  notDelivered: [{ status: 354, headers: {}, body: '' }],
  limits: mailLimits(maxRecipients),
  probe: { revoked: 'unauthenticated', gone: 'not_noticed' },
  ...mailChecks,
};
