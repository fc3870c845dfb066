import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleFiles } from '../support/console-allow-list.ts';
import {
  attributeOf,
  bodyOf,
  type ConsoleStack,
  compileFiles,
  elementsOf,
  pathOf,
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

async function send(fields: Readonly<Record<string, string>>): Promise<string> {
  return bodyOf(await console.get(pathOf(await console.post('/send', { sender: 'prod-eu', ...fields }))));
}

const messagesIn = (markup: string) => [...markup.matchAll(/href="(\/messages\/\d+)"/g)].map(([, path = '']) => path);

describe('a recorded notification', () => {
  it.each([
    ['prod-eu', 'signed by its relay'],
    ['grafana', 'signed by the console'],
    ['mimir', 'signed by the console'],
  ])('of %s runs through the whole guard', async (sender, signed) => {
    const markup = await send({ sender, receiver: 'payments-critical' });
    const text = textOf(markup);
    expect(text).toContain('202');
    expect(text).toContain(signed);
    expect(text).toContain('The message to payments/chat');
    expect(markup).toMatch(/href="\/story\?group=[0-9a-f]{64}"/);
    const [message = ''] = messagesIn(markup);
    expect(textOf(bodyOf(await console.get(message)))).toContain('[FIRING:1]');
  });

  it('of another occasion is no repeat, and its resolved one is of the same alert group', async () => {
    const fields = { receiver: 'payments-info' };
    const first = await send(fields);
    const second = await send(fields);
    const resolved = await send({ ...fields, status: 'resolved' });
    const groups = [first, second, resolved].map((markup) => /group=([0-9a-f]{64})/.exec(markup)?.[1]);
    expect(new Set(groups).size).toBe(1);
    const messages = [first, second, resolved].flatMap(messagesIn);
    expect(new Set(messages).size).toBe(3);
    expect(textOf(bodyOf(await console.get(messages[2] ?? '')))).toContain('"status": "resolved"');
  });

  it('that is sent twice is delivered once', async () => {
    const markup = await send({ receiver: 'platform-ops', twice: 'yes' });
    expect(textOf(markup).match(/202/g)).toHaveLength(2);
    expect(messagesIn(markup)).toHaveLength(1);
    expect(new Set([...markup.matchAll(/request=([^"]+)"/g)].map(([, id]) => id)).size).toBe(2);
  });

  it('has as many alerts as were asked for', async () => {
    const [message = ''] = messagesIn(await send({ receiver: 'platform-ops', alerts: '25' }));
    expect(textOf(bodyOf(await console.get(message)))).toContain('[FIRING:25]');
  });

  it('of too many alerts is over the limit, which the relay says by itself', async () => {
    const text = textOf(await send({ receiver: 'platform-ops', alerts: '20000' }));
    expect(text).toContain('413');
    expect(text).toContain('it did not reach the guard');
    expect(text).toContain('Nobody was notified');
  });
});

describe('a body of one’s own', () => {
  it('goes through as it stands', async () => {
    const markup = await send({ what: 'body', body: '{"not": "a notification"}\r\n' });
    expect(textOf(markup)).toContain('400');
    expect(textOf(markup)).toContain('26 bytes');
    const last = console.context.traffic.received.list()[0]?.entry;
    expect(Buffer.from(last?.body ?? []).toString()).toBe('{"not": "a notification"}\n');
  });

  it('is sent again byte for byte, by the sender that it came from', async () => {
    const [received] = console.context.traffic.received.list();
    const form = bodyOf(await console.get(`/send?again=${received?.number}`));
    const checked = elementsOf(form).find((one) => attributeOf(one, 'checked') !== undefined);
    expect(checked && attributeOf(checked, 'value')).toBe('again');
    await send({ what: 'again', again: String(received?.number) });
    const [again] = console.context.traffic.received.list();
    expect(again?.number).toBe((received?.number ?? 0) + 1);
    expect(again?.entry.body).toEqual(received?.entry.body);
  });
});

describe('a form that cannot be sent', () => {
  it.each([
    ['without a sender', { sender: 'nobody' }, 'sender'],
    ['with a receiver that the sender does not have', { receiver: 'nobody' }, 'receiver'],
    ['with a receiver that delivers nothing', { sender: 'mimir', receiver: 'platform-ops' }, 'receiver'],
    ['with no alerts', { alerts: '0' }, 'alerts'],
    ['with a number that is none', { alerts: '1e9' }, 'alerts'],
    ['with an empty body', { what: 'body' }, 'body'],
  ])('%s says so beside the field, and sends nothing', async (_title, fields, name) => {
    const before = console.context.traffic.received.count();
    const answer = await console.post('/send', { sender: 'prod-eu', ...fields });
    expect(answer).toMatchObject({ kind: 'page', status: 422, live: false });
    const elements = elementsOf(bodyOf(answer));
    const field = elements.find((one) => attributeOf(one, 'id') === `field-${name}`);
    if (field === undefined) throw new Error(`no field ${name}`);
    expect(attributeOf(field, 'aria-invalid')).toBe('true');
    const described = (attributeOf(field, 'aria-describedby') ?? '').split(' ');
    expect(described).toContain(`error-${name}`);
    for (const id of described)
      expect(
        elements.some((one) => attributeOf(one, 'id') === id),
        id,
      ).toBe(true);
    expect(console.context.traffic.received.count()).toBe(before);
  });

  it('keeps what was written', async () => {
    const answer = await console.post('/send', {
      sender: 'grafana',
      receiver: '  n<o>body',
      alerts: '3',
      status: 'resolved',
    });
    const text = bodyOf(answer);
    expect(text).toContain('value="n&lt;o&gt;body"');
    expect(text).toContain('<option value="grafana" selected>');
    expect(text).toContain('value="resolved" checked');
  });
});

it('a result that is not kept is said to be gone', async () => {
  expect(await console.get('/send/9999')).toMatchObject({ status: 404 });
  expect(await console.get('/send/x')).toEqual({ kind: 'not_found' });
});
