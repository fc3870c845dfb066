import { describe, expect } from 'vitest';
import { anAlert, resolved, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { e2eAllowList, paymentsOnProdEu } from '../support/e2e-allow-list.ts';

const payments = `
destinations:
  chat: { type: slack, secret: alertguard/payments/chat }
receivers:
  payments.critical:
    senders: [prod-eu]
    require: { team: [checkout, payments] }
    deliver: [chat, search/indexer]
    fallback: [search/rota]
`;

const search = `
destinations:
  rota: { type: email, to: [rota@search.example.com], share: [payments] }
  indexer:
    type: webhook
    secret: alertguard/search/indexer
    url: https://hooks.search.example.com/alerts
    share: [payments]
receivers: {}
`;

describe('an alert of a real Alertmanager', { timeout: 90_000 }, () => {
  const e2e = useE2e();

  itWithAlertmanager('reaches destinations that another team shares, as a delivery and as a fallback', async () => {
    const guard = await e2e.startGuard({ allowList: e2eAllowList({ payments, search }) });
    const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
    const answer = { status: 400, body: 'invalid_payload' };
    guard.stack.standIns.get('slack')?.addFault({ answer, times: 2 });
    const alert = anAlert('DiskFull');
    await alertmanager.post(alert);
    await guard.waitForReceived(2);
    await alertmanager.post(resolved(alert));
    await guard.waitForReceived(4);
    await guard.settle();
    expect(guard.received.toSorted()).toEqual([
      'search/indexer firing DiskFull',
      'search/indexer resolved DiskFull',
      'search/rota firing DiskFull',
      'search/rota resolved DiskFull',
    ]);
    expect(guard.events.filter(({ event }) => event === 'delivery.fell_back')).toMatchObject([
      { destination: 'payments/chat', receiver: 'payments.critical', fallbacks: ['search/rota'] },
      { destination: 'payments/chat', receiver: 'payments.critical', fallbacks: ['search/rota'] },
    ]);
  });
});
