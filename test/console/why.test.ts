import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleFiles } from '../support/console-allow-list.ts';
import {
  bodyOf,
  type ConsoleStack,
  compileFiles,
  pathOf,
  startConsoleStack,
  textOf,
} from '../support/console-pages.ts';
import { rawNotification } from '../support/notification-factory.ts';

let console: ConsoleStack;

beforeAll(async () => {
  console = await startConsoleStack(compileFiles(consoleFiles), consoleFiles);
});

afterAll(async () => {
  await console.close();
});

const ask = async (fields: Readonly<Record<string, string>>) =>
  textOf(bodyOf(await console.post('/why', { sender: 'prod-eu', ...fields })));

describe('a receiver and labels', () => {
  it('that the allow-list takes are accepted, with the line of each step', async () => {
    const text = await ask({ receiver: 'payments-critical', labels: 'team=payments\r\nseverity=critical' });
    expect(text).toContain('202 accepted, and one destination is notified');
    for (const place of ['platform.yml:2', 'teams/payments.yml:5', 'teams/payments.yml:8', 'teams/payments.yml:2']) {
      expect(text, place).toContain(place);
    }
    expect(text).toContain('signature not checked');
  });

  it.each([
    ['no such sender', { sender: 'prod-us' }, 'unknown_sender', 'platform.yml:1'],
    ['no such receiver', { receiver: 'payments-criticl' }, 'receiver_unknown', 'teams/payments.yml:5'],
    [
      'the receiver of another sender',
      { sender: 'mimir', receiver: 'payments-info' },
      'receiver_unknown',
      'payments-info',
    ],
    ['another team', { labels: 'team=checkout' }, 'labels_missing', 'teams/payments.yml:8'],
  ])('%s: it says why, and where', async (_title, fields, reason, place) => {
    const text = await ask({ receiver: 'payments-critical', ...fields });
    expect(text).toContain(reason);
    expect(text).toContain(place);
    expect(text).not.toContain('202 accepted');
  });
});

it('a body is explained', async () => {
  expect(await ask({ body: rawNotification({ receiver: 'platform-ops' }) })).toContain('202 accepted');
  expect(await ask({ body: '{' })).toContain('not_json');
});

it.each([
  ['nothing', {}, 'error-receiver'],
  ['no sender', { sender: '', receiver: 'x' }, 'error-sender'],
  ['both', { receiver: 'x', body: '{}' }, 'error-body'],
  ['a label without a value', { receiver: 'x', labels: 'team' }, 'error-labels'],
])('asked with %s it says which field to fill in', async (_title, fields, id) => {
  const answer = await console.post('/why', { sender: 'prod-eu', ...fields });
  expect(answer).toMatchObject({ status: 422, live: false });
  expect(bodyOf(answer)).toContain(`id="${id}"`);
});

describe('a request', () => {
  it('that was refused is explained by its records, and step by step while its body is kept', async () => {
    const body = rawNotification({ receiver: 'payments-critical', alerts: [] });
    const sent = await console.post('/send', { sender: 'prod-eu', what: 'body', body });
    const result = bodyOf(await console.get(pathOf(sent)));
    const path = /href="(\/why\?request=[^"]+)"/.exec(result)?.[1] ?? '';
    const text = textOf(bodyOf(await console.get(path.replaceAll('&amp;', '&'))));
    expect(text).toContain('notification.rejected');
    expect(text).toContain('What the records do not say');
    expect(text).toContain('Step by step');
    expect(bodyOf(await console.get('/send'))).toContain('href="/why?received=1"');
    expect(textOf(bodyOf(await console.get('/why?received=1')))).toContain('refused');
  });

  it('that was delivered leads to its story', async () => {
    const sent = await console.post('/send', { sender: 'prod-eu', receiver: 'platform-ops' });
    await console.get(pathOf(sent));
    const id = console.context.traffic.received.list()[0]?.entry.requestId ?? '';
    const markup = bodyOf(await console.get(`/why?${new URLSearchParams({ request: id })}`));
    expect(markup).toMatch(/href="\/story\?group=[0-9a-f]{64}"/);
    expect(textOf(markup)).toContain('teams/platform.yml:4');
  });

  it('that no record names is not known', async () => {
    const answer = await console.get('/why?request=JKJaXmPLvHcESHA%3D');
    expect(answer).toMatchObject({ status: 404 });
    expect(textOf(bodyOf(answer))).not.toContain('JKJa');
  });
});

it('a form that was filled in elsewhere is answered at once', async () => {
  const text = textOf(bodyOf(await console.get('/why?sender=prod-eu&receiver=platform-ops')));
  expect(text).toContain('202 accepted');
});
