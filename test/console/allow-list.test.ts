import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filterReach, reachOf } from '../../lib/console/pages/reach.ts';
import { consoleFiles } from '../support/console-allow-list.ts';
import {
  attributeOf,
  bodyOf,
  type ConsoleStack,
  compileFiles,
  elementsOf,
  startConsoleStack,
  textOf,
} from '../support/console-pages.ts';

let console: ConsoleStack;

beforeAll(async () => {
  console = await startConsoleStack(compileFiles(consoleFiles), consoleFiles);
});

afterAll(async () => {
  await console.close();
});

const page = async (query = '') => bodyOf(await console.get(`/allow-list${query}`));

function rowsOf(markup: string): string[] {
  const [reach = ''] = markup.split('<h2>Who is notified of');
  const table = /<table[\s\S]*?<\/table>/.exec(reach)?.[0] ?? '';
  return [...table.matchAll(/<tr role="row"><td[\s\S]*?<\/tr>/g)].map(([row]) => textOf(`<table>${row}</table>`));
}

it('each sender and receiver is there with all that it reaches, and where that is written', async () => {
  const rows = rowsOf(await page());
  expect(rows).toHaveLength(6);
  const row = rows.find((one) => one.includes('prod-eu') && one.includes('payments-critical')) ?? '';
  for (const said of [
    'platform.yml:2',
    'teams/payments.yml:5',
    'payments/chat',
    'slack',
    'tried for 1 h',
    'teams/payments.yml:2',
    'payments/tickets',
    'teams/payments.yml:10',
    'team = payments',
    'teams/payments.yml:8',
    'urgent',
    'teams/payments.yml:7',
  ]) {
    expect(row, said).toContain(said);
  }
  expect(rows.find((one) => one.includes('alive'))).toContain('heartbeat: at least every 5 min');
});

it.each([
  ['?destination=TICKETS', ['payments-critical', 'payments-critical', 'payments-critical', 'payments-info']],
  ['?destination=platform/ops', ['platform-ops']],
  ['?sender=graf', ['payments-critical']],
  ['?team=platform&sender=prod', ['alive', 'platform-ops']],
  ['?receiver=info', ['payments-info']],
  ['?vendor=webhook&sender=mimir', ['payments-critical']],
  ['?vendor=slack&destination=tickets', []],
])('%s shows what fits', async (query, receivers) => {
  const rows = rowsOf(await page(query));
  expect(rows).toHaveLength(receivers.length);
  for (const [index, receiver] of receivers.entries()) expect(rows[index]).toContain(receiver);
});

it('who is notified of what is wrong with the guard, and the fences, are there too', async () => {
  const text = textOf(await page());
  expect(text).toContain('platform.yml:14');
  expect(text).toContain('hooks.payments.example.com');
  expect(text).toContain('any that no other team has');
});

it('where nothing fits it says so, and keeps the question', async () => {
  const markup = await page('?destination=%3Cb%3E');
  expect(textOf(markup)).toContain('No receiver of the allow-list fits');
  const field = elementsOf(markup).find((one) => attributeOf(one, 'id') === 'field-destination');
  expect(field && attributeOf(field, 'value')).toBe('<b>');
});

describe('an allow-list of 1,000 destinations', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `d${index}`);
  const files = [
    {
      path: 'platform.yml',
      text: JSON.stringify({
        senders: { 'prod-eu': { scheme: 'standard-webhooks', secret: 'alertguard/senders/prod-eu' } },
        teams: { big: { senders: ['prod-eu'], secrets: 'alertguard/big/' } },
      }),
    },
    {
      path: 'teams/big.yml',
      text: JSON.stringify({
        destinations: Object.fromEntries(
          names.map((name) => [name, { type: 'slack', secret: `alertguard/big/${name}` }]),
        ),
        receivers: Object.fromEntries(names.map((name) => [`r-${name}`, { senders: ['prod-eu'], deliver: [name] }])),
      }),
    },
  ];

  it('is cut at some hundreds of rows, and any of them is found', async () => {
    const allowList = compileFiles(files);
    const context = { ...console.context, allowList, files };
    const { allowListPage } = await import('../../lib/console/pages/allow-list.ts');
    const get = async (query: string) =>
      bodyOf(await allowListPage.get({ rest: '', fields: new URLSearchParams(query) }, context));
    const all = await get('');
    expect(rowsOf(all)).toHaveLength(200);
    expect(textOf(all)).toContain('800 more');
    expect(rowsOf(await get('destination=big/d999'))).toHaveLength(1);
    expect(reachOf(allowList)).toBe(reachOf(allowList));
    const none = { sender: '', receiver: '', team: '', destination: 'big/d99', vendor: '' };
    expect(filterReach(reachOf(allowList), none)).toHaveLength(11);
  });
});
