import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SentRequest } from '../../lib/local/observe-sending.ts';
import { providers } from '../../lib/providers/registry.ts';
import {
  attributeOf,
  bodyOf,
  type ConsoleStack,
  elementsOf,
  startConsoleStack,
  textOf,
} from '../support/console-pages.ts';
import { everyProviderAllowList } from '../support/every-provider.ts';
import { postToRelay } from '../support/local-http.ts';
import { waitUntil } from '../support/local-wait.ts';
import { rawNotification } from '../support/notification-factory.ts';
import { findOutside } from '../support/previews-outside.ts';
import { exampleOf } from '../support/provider-input.ts';

let console: ConsoleStack;
const types = [...providers.keys()];

beforeAll(async () => {
  const allowList = everyProviderAllowList((type) => {
    const { options, secret } = exampleOf(type);
    return { options, ...(secret !== undefined && { secret }) };
  });
  console = await startConsoleStack(allowList, []);
  expect(bodyOf(await console.get('/messages'))).toContain('href="/send"');
  for (const receiver of types)
    await postToRelay(console.context.stack.relays[0]?.url ?? '', rawNotification({ receiver }));
  await waitUntil(
    'every delivery',
    () => console.events.filter(({ event }) => event === 'delivery.sent').length === types.length,
    20_000,
  );
});

afterAll(async () => {
  await console.close();
});

function messageTo(type: string) {
  const found = console.context.traffic.sent
    .list()
    .find(({ entry }) => entry.destination === `${type}/there` && entry.purpose === 'message');
  if (found === undefined) throw new Error(`no message to ${type}`);
  return found;
}

/** What may stand nowhere: the secret, of a URL its path, and what was signed with it. A login's name is no secret. */
function secretParts({ secret, destination, request }: SentRequest): string[] {
  const values = secret === undefined ? [] : Object.values(JSON.parse(secret.reveal())).map(String);
  const parts = values.map((value) => (/^https?:/.test(value) ? new URL(value).pathname : value));
  const headers = request.kind === 'https' ? Object.entries(request.headers) : [];
  const derived = headers.flatMap(([name, value]) => (/signature|authorization/i.test(name) ? value : []));
  return [...parts, ...derived].filter((part) => part !== destination);
}

it('every secret is one that the test looks for', () => {
  const withSecret = types.filter((type) => exampleOf(type).secret !== undefined);
  for (const type of withSecret) expect(secretParts(messageTo(type).entry), type).not.toEqual([]);
});

it('the list has every message, with what it says', async () => {
  const text = textOf(bodyOf(await console.get('/messages')));
  for (const type of types) expect(text).toContain(`${type}/there`);
  expect(text.match(/\[FIRING:1\] critical KubePodCrashLooping/g)?.length).toBeGreaterThanOrEqual(types.length - 1);
});

describe.each(types)('a message to %s', (type) => {
  it('is shown in a frame as its preview draws it, and loads nothing', async () => {
    const { number } = messageTo(type);
    const markup = bodyOf(await console.get(`/messages/${number}`));
    const frame = elementsOf(markup).find(({ tagName }) => tagName === 'iframe');
    if (frame === undefined) throw new Error('no frame');
    expect(attributeOf(frame, 'sandbox')).toBe('');
    expect(attributeOf(frame, 'title')).toMatch(/^How the message looks: .+$/);
    const shown = await console.get(attributeOf(frame, 'src') ?? '');
    if (shown.kind !== 'framed') throw new Error('no document');
    expect(findOutside(shown.document)).toEqual([]);
    expect(shown.document).toContain('KubePodCrashLooping');
  });

  it('has its request beside it, without any of its secret', async () => {
    const { number, entry } = messageTo(type);
    const markup = bodyOf(await console.get(`/messages/${number}`));
    const shown = await console.get(`/messages/${number}/shown`);
    if (shown.kind !== 'framed') throw new Error('no document');
    const said = textOf(markup) + shown.document;
    for (const part of secretParts(entry)) expect(said).not.toContain(part);
    if (entry.request.kind === 'https') expect(said).toContain(new URL(entry.request.url).host);
  });

  it('leads to the story of its alert group', async () => {
    const { number, entry } = messageTo(type);
    const markup = bodyOf(await console.get(`/messages/${number}`));
    expect(markup).toContain(`href="/story?group=${entry.keys.groupHash}"`);
  });
});

it('a message with a part that its preview does not know is shown by its request', async () => {
  const { entry } = messageTo('slack');
  if (entry.request.kind !== 'https') throw new Error('Slack is called over HTTPS');
  const body = JSON.stringify({ text: 'x', blocks: [{ type: 'carousel', title: 'of another time' }] });
  const number = console.context.traffic.sent.add({ ...entry, request: { ...entry.request, body } });
  const markup = bodyOf(await console.get(`/messages/${number}`));
  expect(markup).not.toContain('<iframe');
  expect(textOf(markup)).toMatch(/cannot draw[\s\S]*of another time/);
  expect(await console.get(`/messages/${number}/shown`)).toEqual({ kind: 'not_found' });
});

it('a retry says which attempt it is, and leads to the others', async () => {
  const { number: first, entry } = messageTo('discord');
  const second = console.context.traffic.sent.add({
    ...entry,
    result: { ok: false, outcome: { kind: 'retry', reason: 'timeout', afterSeconds: undefined, status: undefined } },
  });
  const list = textOf(bodyOf(await console.get('/messages')));
  expect(list).toContain('attempt 2');
  expect(list).toContain('no answer: timeout');
  const markup = bodyOf(await console.get(`/messages/${second}`));
  expect(markup).toContain(`href="/messages/${first}"`);
  expect(textOf(markup)).toContain('attempt 1');
});

it('what is not kept is said to be gone, and what is no number is no page', async () => {
  const gone = await console.get('/messages/999999');
  expect(gone).toMatchObject({ kind: 'page', status: 404 });
  expect(textOf(bodyOf(gone))).toContain('not kept');
  for (const path of ['/messages/x', '/messages/1/2', '/messages/-1']) {
    expect(await console.get(path), path).toEqual({ kind: 'not_found' });
  }
});

it('the older messages are a page away', async () => {
  const { entry } = messageTo('slack');
  for (let count = 0; count < 120; count += 1) console.context.traffic.sent.add(entry);
  const newest = bodyOf(await console.get('/messages'));
  const older = /href="(\/messages\?before=\d+)"/.exec(newest)?.[1];
  expect(elementsOf(newest).filter(({ tagName }) => tagName === 'tr')).toHaveLength(101);
  const rows = elementsOf(bodyOf(await console.get(older ?? ''))).filter(({ tagName }) => tagName === 'tr');
  expect(rows.length).toBeGreaterThan(20);
  expect(textOf(bodyOf(await console.get('/messages?destination=teams/there')))).not.toContain('slack/there');
});
