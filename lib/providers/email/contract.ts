import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { maxRecipients } from './format.ts';
import { mailChecks, mailLimits } from './reader.ts';

export const contract: ProviderExample = {
  type: 'email',
  options: { to: ['oncall@example.com', 'lead@example.com'] },
  secret: undefined,
  fence: [],
  delivered: { status: 200, headers: {}, body: '{"MessageId":"m-1"}' },
  notDelivered: [{ status: 200, headers: {}, body: '', errorName: 'MessageRejected' }],
  limits: mailLimits(maxRecipients),
  probe: { revoked: 'refused', gone: 'refused' },
  ...mailChecks,
};
