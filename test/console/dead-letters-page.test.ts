import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { parse } from 'parse5';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDeadLettersPage } from '../../lib/console/dead-letters-page.ts';
import { createAwsClients } from '../../lib/local/create-aws-clients.ts';
import { recordedNotification } from '../../lib/local/recorded-notification.ts';
import { type LocalConsole, startLocalConsole } from '../support/local-console.ts';
import { postToRelay, sendRaw } from '../support/local-http.ts';
import { waitUntil } from '../support/local-wait.ts';

/** The real ingest and deliver make the dead letters, and the real deliver takes what is sent back. */
let running: LocalConsole;
const destination = 'payments/slack-critical';

beforeAll(async () => {
  running = await startLocalConsole();
});
afterAll(async () => await running.close());

const get = async (path: string) => await sendRaw(`${running.url}${path.slice(1)}`, { method: 'GET' });

const events = (name: string) => running.records.list().filter(({ event }) => event === name).length;

/** As many notifications, each of an alert group of its own, of which the vendor knows no destination any more. */
async function giveUp(count: number): Promise<void> {
  const before = events('delivery.dead_lettered');
  running.stack.standIns.get('slack')?.setFate(destination, 'gone');
  const receiver = [...running.allowList.receivers.values()].find(({ name }) => name === 'payments-critical');
  const relay = running.stack.relays.find(({ sender }) => sender === receiver?.sender);
  if (receiver === undefined || relay === undefined) throw new Error('the example has them');
  for (let index = 0; index < count; index += 1) {
    const body = recordedNotification(receiver).replace('"groupKey":"', `"groupKey":"${before + index}<script>`);
    expect(await postToRelay(relay.url, body)).toBe(202);
  }
  await waitUntil('the dead letters', () => events('delivery.dead_lettered') === before + count, 10_000);
}

/** What a browser posts with the form of a page, and the page that it gets then. */
async function submit(page: string): Promise<{ readonly status: number; readonly location: string }> {
  const action = /<form method="post" action="([^"]+)">/.exec(page)?.[1] ?? '';
  const ids = /name="ids" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const headers = ['origin', running.url.slice(0, -1), 'content-type', 'application/x-www-form-urlencoded'];
  const { status, headers: answered } = await sendRaw(`${running.url}${action.slice(1)}`, {
    headers,
    body: new URLSearchParams({ ids }).toString(),
  });
  return { status, location: String(answered['location']) };
}

it('none are there, and the page says what one would be', async () => {
  const { status, body } = await get('/dead-letters');
  expect(status).toBe(200);
  expect(body).toContain('There are no dead letters.');
  expect((await get('/dead-letters/redrive')).body).toContain('There is nothing to do.');
});

it('they are listed, sent back once that was seen, and delivered then', async () => {
  await giveUp(2);
  const list = await get('/dead-letters');
  expect(list.body).toContain('2 dead letters, that is deliveries that were given up.');
  expect(list.body).toContain(
    'href="/dead-letters/redrive?destination=payments%2Fslack-critical&amp;reason=destination_gone"',
  );
  const asked = await get('/dead-letters/redrive?destination=payments%2Fslack-critical');
  expect(asked.body).toContain('<h1>Send back 2 dead letters?</h1>');
  expect(asked.body).toContain('they may have resolved since');
  // Reading has changed nothing.
  expect((await get('/dead-letters')).body).toContain('2 dead letters,');

  running.stack.standIns.get('slack')?.setFate(destination, 'live');
  const sent = events('delivery.sent');
  const { status, location } = await submit(asked.body);
  expect([status, location]).toEqual([303, '/dead-letters/done?act=redrive&done=2&of=2&notRemoved=0&taken=0']);
  expect((await get(location)).body).toContain('<h1>Sent back 2 of 2</h1>');
  await waitUntil('the deliveries', () => events('delivery.sent') === sent + 2, 10_000);
  expect((await get('/dead-letters')).body).toContain('There are no dead letters.');
});

it('they are deleted: those that were shown, and not what came meanwhile', async () => {
  await giveUp(1);
  const asked = await get('/dead-letters/discard?reason=destination_gone');
  expect(asked.body).toContain('<h1>Delete 1 dead letter?</h1>');
  await giveUp(1);
  const { location } = await submit(asked.body);
  expect((await get(location)).body).toContain('<h1>Deleted 1 of 1</h1>');
  expect((await get('/dead-letters')).body).toContain('1 dead letter,');
  // A second time, as by the back button.
  expect((await get((await submit(asked.body)).location)).body).toContain('<h1>Deleted 0 of 1</h1>');
  expect((await get('/dead-letters')).body).toContain('1 dead letter,');
});

it('two who look at the same time both see them', async () => {
  const both = await Promise.all([get('/dead-letters'), get('/dead-letters')]);
  for (const { body } of both) expect(body).toContain('1 dead letter,');
});

it('what cannot be read is chosen without what was given up for the same reason', async () => {
  const clients = createAwsClients({
    sqs: running.stack.sqsUrl,
    secretsManager: running.stack.secretsManager.url,
    standIns: new Map(),
  });
  const reason = { DataType: 'String', StringValue: 'destination_gone' };
  const [QueueUrl, MessageBody] = [running.stack.queues.deadLetters.url, 'garbage'];
  const ids = { MessageGroupId: 'garbage', MessageDeduplicationId: 'garbage' };
  await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...ids, MessageAttributes: { reason } }));
  clients.destroy();
  const list = await get('/dead-letters');
  expect(list.body).toContain('2 dead letters,');
  expect(list.body).toContain('href="/dead-letters/discard?destination=&amp;reason=destination_gone"');
  const asked = await get('/dead-letters/discard?destination=&reason=destination_gone');
  expect(asked.body).toContain('<h1>Delete 1 dead letter?</h1>');
  expect((await get((await submit(asked.body)).location)).body).toContain('<h1>Deleted 1 of 1</h1>');
});

it('what there is no time for is left, and the page says so', async () => {
  const pages = [createDeadLettersPage(() => AbortSignal.abort())];
  const hasty = await startLocalConsole({ pages });
  const clients = createAwsClients({
    sqs: hasty.stack.sqsUrl,
    secretsManager: hasty.stack.secretsManager.url,
    standIns: new Map(),
  });
  const QueueUrl = hasty.stack.queues.deadLetters.url;
  const ids = { MessageGroupId: 'garbage', MessageDeduplicationId: 'garbage' };
  const { MessageId = '' } = await clients.sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: 'garbage', ...ids }),
  );
  clients.destroy();
  const ask = async (path: string) => (await sendRaw(`${hasty.url}${path}`, { method: 'GET' })).body;
  for (const path of ['dead-letters', 'dead-letters/redrive', 'dead-letters/discard']) {
    const body = await ask(path);
    expect(body).toContain('0 dead letters were read of about 1,');
    expect(body).not.toContain('There are no dead letters.');
  }
  const { headers } = await sendRaw(`${hasty.url}dead-letters/discard`, {
    headers: ['origin', hasty.url.slice(0, -1), 'content-type', 'application/x-www-form-urlencoded'],
    body: `ids=${MessageId}`,
  });
  const done = await ask(String(headers['location']).slice(1));
  expect(done).toContain('<h1>Deleted 0 of 1</h1>');
  expect(done).toContain('There was no time for the rest: press again');
  await hasty.close();
});

it.each([
  ['/dead-letters/burn'],
  ['/dead-letters?destination=a&sender=b'],
  ['/dead-letters/done'],
  ['/dead-letters/done?act=redrive&done=<b>&of=2'],
  ['/dead-letters/done?act=burn&done=1&of=2'],
])('%s is no page', async (path) => {
  expect((await get(encodeURI(path))).status).toBe(404);
});

it.each(['../x', 'a'.repeat(65), 'A'])('the id %s is none, and nothing is deleted', async (ids) => {
  const headers = ['origin', running.url.slice(0, -1), 'content-type', 'application/x-www-form-urlencoded'];
  const { status } = await sendRaw(`${running.url}dead-letters/discard`, { headers, body: `ids=${ids}` });
  expect(status).toBe(404);
});

it('is HTML without an error', async () => {
  for (const path of ['/', '/dead-letters', '/dead-letters/redrive', '/dead-letters/discard', '/stuck', '/nowhere']) {
    const errors: string[] = [];
    parse((await get(path)).body, { onParseError: ({ code }) => errors.push(code) });
    expect([path, errors]).toEqual([path, []]);
  }
});
