import { type AllowList, loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { providers } from '../../lib/providers/registry.ts';
import { compiled } from './allow-list-compiled.ts';

/** Two Alertmanagers and two teams, of which each may use only its own. */
const platform = `
emailFrom: alertguard@example.com
senders:
  prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu }
  prod-us: { scheme: standard-webhooks, secret: alertguard/senders/prod-us }
teams:
  payments:
    senders: [prod-eu]
    secrets: alertguard/payments/
    emailDomains: [payments.example.com]
    hosts: [hooks.payments.example.com]
  search:
    senders: [prod-us]
    secrets: alertguard/search/
    emailDomains: [search.example.com]
    hosts: [hooks.search.example.com]
linkHosts: [alertmanager.example.com]
`;

const teams = {
  payments: `
destinations:
  chat: { type: slack, secret: alertguard/payments/chat }
  oncall: { type: email, to: [oncall@payments.example.com] }
  duty: { type: email, to: [duty@payments.example.com] }
  tickets: { type: webhook, secret: alertguard/payments/tickets, url: https://hooks.payments.example.com/alerts }
receivers:
  payments.critical:
    senders: [prod-eu]
    require: { team: payments }
    deliver: [chat, oncall, tickets]
    fallback: [duty]
`,
  search: `
destinations:
  chat: { type: slack, secret: alertguard/search/chat }
  rota: { type: email, to: [rota@search.example.com] }
  indexer: { type: webhook, secret: alertguard/search/indexer, url: https://hooks.search.example.com/alerts }
receivers:
  search.pages: { senders: [prod-us], deliver: [chat, rota, indexer] }
`,
};

export const paymentsOnProdEu = { sender: 'prod-eu', receiver: 'payments.critical' } as const;

/** Where the notifications of that receiver go, as long as each of them works. */
export const paymentsDestinations = ['payments/chat', 'payments/oncall', 'payments/tickets'] as const;

/** What these destinations have received when each got one message about each of these; sorted. */
export function atEveryDestination(...abouts: readonly string[]): string[] {
  return paymentsDestinations.flatMap((destination) => abouts.map((about) => `${destination} ${about}`)).sort();
}

/** Compiled from YAML and read back, as a function does at its cold start; `more` is in the place of a team's own file. */
export function e2eAllowList(more: Partial<typeof teams> = {}, morePlatform = ''): AllowList {
  const files = [
    { path: 'platform.yml', text: platform + morePlatform },
    ...Object.entries({ ...teams, ...more }).map(([team, text]) => ({ path: `teams/${team}.yml`, text })),
  ];
  return loadAllowList(JSON.stringify(compiled(files, providers)), 'test');
}
