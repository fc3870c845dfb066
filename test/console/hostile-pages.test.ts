import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visible } from '../../lib/console/pages/show-text.ts';
import { showName } from '../../lib/views/parts.ts';
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
import { waitUntil } from '../support/local-wait.ts';
import { rawNotification } from '../support/notification-factory.ts';
import { findOutside } from '../support/previews-outside.ts';
import { injections, someInjections } from '../support/provider-injections.ts';
import { allCases } from '../support/whole-run.ts';

let console: ConsoleStack;

beforeAll(async () => {
  console = await startConsoleStack(compileFiles(consoleFiles), consoleFiles);
});

afterAll(async () => {
  await console.close();
});

const ourElements = new Set(
  'a bdi button caption code datalist dd details div dl dt fieldset form h2 h3 iframe input label legend li ol option p pre section select span strong summary table tbody td textarea th thead time tr ul'.split(
    ' ',
  ),
);
const ourAttributes = new Set(
  'action aria-describedby aria-invalid aria-label autocomplete checked class data-label datetime for height href id list max method min name role rows sandbox scope selected spellcheck src step tabindex title type value'.split(
    ' ',
  ),
);
const ourActions = new Set(['/send', '/why', '/allow-list']);

/** What is in a page and is not ours. */
function foreignIn(markup: string): string[] {
  return elementsOf(markup).flatMap((element) => {
    const attributes = element.attrs.flatMap(({ name, value }) => (isOurs(name, value) ? [] : [`${name}=${value}`]));
    return ourElements.has(element.tagName) ? attributes : [`<${element.tagName}>`, ...attributes];
  });
}

function isOurs(name: string, value: string): boolean {
  if (name === 'href' || name === 'src') return /^\/(?!\/)/.test(value);
  if (name === 'action') return ourActions.has(value);
  if (name === 'id' || name === 'for') return /^(?:field|hint|error|options)-[a-z]+(?:-\d)?$/.test(value);
  if (name === 'class') return /^[a-z0-9 -]*$/.test(value);
  return ourAttributes.has(name);
}

/** HTML leaves out U+0000, or writes U+FFFD for it, and has one kind of line break. */
const asHtml = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/[\0\uFFFD]/g, '')
    .replaceAll(/\r\n?/g, '\n');

const squeeze = (text: string) => asHtml(text).replaceAll(/\s+/g, ' ').trim();

describe('hostile text', () => {
  it('in any field of a form stays text, and there is only what is ours', async () => {
    for (const text of someInjections) {
      const fields = { sender: text, receiver: text, labels: `${text}=x`, body: text, alerts: text };
      const why = bodyOf(await console.post('/why', fields));
      const send = bodyOf(await console.post('/send', fields));
      const query = new URLSearchParams({ destination: text, sender: text, receiver: text, team: text, vendor: text });
      const allowList = bodyOf(await console.get(`/allow-list?${query}`));
      const asked = bodyOf(await console.get(`/why?${new URLSearchParams({ request: text })}`));
      const list = bodyOf(await console.get(`/messages?${new URLSearchParams({ destination: text, before: text })}`));
      for (const markup of [why, send, allowList, asked, list]) expect(foreignIn(markup), text).toEqual([]);
      const valueAt = (markup: string, id: string) => {
        const field = elementsOf(markup).find((one) => attributeOf(one, 'id') === id);
        return field && asHtml(attributeOf(field, 'value') ?? '');
      };
      expect(valueAt(send, 'field-receiver')).toBe(asHtml(text.trim()));
      expect(valueAt(allowList, 'field-team')).toBe(asHtml(text));
      expect(squeeze(textOf(send))).toContain(squeeze(text));
    }
  });

  it('in the names and values of labels and receivers stays text where it is explained', async () => {
    for (const text of someInjections) {
      const body = JSON.stringify({
        ...JSON.parse(rawNotification({ receiver: 'payments-critical' })),
        alerts: [
          {
            status: 'firing',
            labels: { [text]: text, team: text },
            annotations: { [text]: text },
            startsAt: '2026-11-20T10:00:00Z',
            endsAt: '0001-01-01T00:00:00Z',
          },
        ],
      });
      const labels = bodyOf(await console.post('/why', { sender: 'prod-eu', body }));
      expect(foreignIn(labels), text).toEqual([]);
      const named = bodyOf(await console.post('/why', { sender: 'prod-eu', receiver: text }));
      expect(foreignIn(named), text).toEqual([]);
    }
  });
});

it('hostile alerts stay text in the message, its request and its frame', async () => {
  const relay = console.context.stack.relays.find(({ sender }) => sender === 'prod-eu');
  const chosen = injections.filter((_, index) => index % (allCases ? 12 : 48) === 0);
  const before = console.context.traffic.sent.count();
  for (const [index, text] of chosen.entries()) {
    const alert = {
      ...{ status: 'firing', startsAt: '2026-11-20T10:00:00Z', endsAt: '0001-01-01T00:00:00Z' },
      labels: { alertname: text, severity: text, [text]: text, team: 'payments' },
      annotations: { summary: text, description: text, [text]: text },
    };
    const body = JSON.stringify({
      ...JSON.parse(rawNotification({ receiver: 'payments-info' })),
      ...{
        alerts: [alert],
        groupLabels: { [text]: text },
        commonLabels: { [text]: text },
        groupKey: `{}:${index}${text}`,
      },
    });
    await console.post('/send', { sender: 'prod-eu', what: 'body', body });
    await console.post('/send', {
      sender: 'prod-eu',
      what: 'body',
      body: body.replaceAll('payments-info', 'platform-ops'),
    });
  }
  expect(relay).toBeDefined();
  await waitUntil('the messages', () => console.context.traffic.sent.count() >= before + chosen.length, 20_000);
  const list = bodyOf(await console.get('/messages'));
  expect(foreignIn(list)).toEqual([]);
  for (const { number, entry } of console.context.traffic.sent.list()) {
    const markup = bodyOf(await console.get(`/messages/${number}`));
    expect(foreignIn(markup)).toEqual([]);
    const shown = await console.get(`/messages/${number}/shown`);
    if (shown.kind === 'framed') expect(findOutside(shown.document)).toEqual([]);
    if (entry.request.kind !== 'https') throw new Error('Slack and webhooks are called over HTTPS');
    const pretty = JSON.stringify(JSON.parse(entry.request.body), undefined, 2);
    expect(asHtml(textOf(markup))).toContain(asHtml(visible(pretty)));
  }
});

it('a foreign element, attribute, link or form is found', () => {
  for (const planted of [
    '<script>1</script>',
    '<p onclick="x()">',
    '<a href="//evil.example">',
    '<form action="/x">',
    '<p style="x">',
    '<p id="main">',
    '<img>',
  ]) {
    expect(foreignIn(planted), planted).not.toEqual([]);
  }
});

it('of what is not seen the code point is shown', () => {
  expect(visible('a\u202eb\u0000\tc\nd')).toBe('a\\u{202e}b\\u{0}\tc\nd');
  expect(showName('a\u202eb')).toBe('a\\u{202e}b');
});

describe('a large body', () => {
  it.each([
    ['of a mebibyte', 'x'.repeat(1024 * 1024)],
    ['of a mebibyte of markup', '<b>&"'.repeat(209_716)],
    [
      'of 10,000 alerts',
      JSON.stringify({
        ...JSON.parse(rawNotification({ receiver: 'payments-info' })),
        alerts: Array.from({ length: 10_000 }, (_, index) => ({
          ...{ status: 'firing', startsAt: '2026-11-20T10:00:00Z', endsAt: '0001-01-01T00:00:00Z' },
          ...{ labels: { alertname: 'A', instance: `host-${index}` }, annotations: {} },
        })),
      }),
    ],
  ])('%s is answered by each page', async (_title, body) => {
    expect(textOf(bodyOf(await console.post('/why', { sender: 'prod-eu', body })))).toMatch(/202 accepted|not JSON/);
    const sent = await console.post('/send', { sender: 'prod-eu', what: 'body', body });
    expect(sent.kind).toBe('see_other');
    const [received] = console.context.traffic.received.list();
    expect(received?.entry.body.length).toBe(Buffer.byteLength(body));
    expect(bodyOf(await console.get('/send'))).toContain(`href="/send?again=${received?.number}"`);
  });
});

it('what is pasted is on that page alone, and in no line', async () => {
  const marker = 'PASTED-7c1f';
  const decisions = () => console.events.filter(({ event }) => event.startsWith('notification.'));
  const before = decisions().length;
  await console.post('/send', { sender: 'prod-eu', what: 'body', body: `{"${marker}": "${marker}"` });
  await console.post('/why', { sender: 'prod-eu', body: `{"${marker}": 1}` });
  await console.post('/send', { sender: 'nobody', what: 'body', body: marker, receiver: marker });
  expect(decisions()).toHaveLength(before + 1);
  expect(JSON.stringify(console.events)).not.toContain(marker);
  for (const path of ['/send', '/messages', '/why', '/allow-list']) {
    expect(bodyOf(await console.get(path)), path).not.toContain(marker);
  }
});
