import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { maxBodyBytes } from '../../lib/alertmanager/body-limit.ts';
import { nothingLeftOut } from '../../lib/alertmanager/notification.ts';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { captureOutput } from '../support/capture-output.ts';
import { corpusFiles, itWithCorpus } from '../support/corpora.ts';
import { allowList, anEvent, senderKeys, startIngestBench } from '../support/ingest-bench.ts';
import { anAlert, aResolvedAlert, labels, manyAlerts, rawNotification } from '../support/notification-factory.ts';

let bench: Awaited<ReturnType<typeof startIngestBench>>;
const output = captureOutput();

beforeAll(async () => {
  bench = await startIngestBench();
});
afterAll(async () => await bench.close());
beforeEach(async () => {
  await bench.emptyQueue();
  output.clear();
});

/** Words that compress badly and look like no credential. */
const noise = (length: number) =>
  randomBytes(length).toString('hex').replace(/.{6}/g, '$& ').slice(0, length).trimEnd().padEnd(length, 'x');
const manyTexts = (count: number, length: number) =>
  labels(Object.fromEntries(Array.from({ length: count }, (_, index) => [`text_${index}`, noise(length)])));

const auditLines = () => output.jsonLines().filter(({ event }) => typeof event === 'string');
const answers = {
  202: '{"status":"accepted"}',
  400: '{"error":"malformed"}',
  401: '{"error":"unauthenticated"}',
  403: '{"error":"not_allowed"}',
  413: '{"error":"too_large"}',
  415: '{"error":"unsupported"}',
  503: '{"error":"unavailable"}',
} as const;

async function expectAnswer(event: ReturnType<typeof anEvent>, status: keyof typeof answers, reason?: string) {
  const result = await bench.invoke(event);
  expect(result).toEqual({
    statusCode: status,
    body: answers[status],
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-request-id': 'request-1' },
  });
  const [line] = auditLines();
  const expected = status === 202 ? 'notification.accepted' : 'notification.rejected';
  expect(line).toMatchObject({ event: expected, requestId: 'request-1', allowListHash: allowList.hash });
  if (reason !== undefined) expect(line).toMatchObject({ reason, status });
  if (status !== 202) expect(await bench.takeQueued()).toEqual([]);
}

describe('a heartbeat', () => {
  const watchdog = (more: object = {}) =>
    rawNotification({
      receiver: 'watchdog',
      alerts: [anAlert({ labels: labels({ alertname: 'Watchdog', cluster: 'eu' }) })],
      ...more,
    });

  it('is accepted, audited and goes nowhere', async () => {
    expect(await bench.invoke(anEvent({ body: watchdog() }))).toMatchObject({ statusCode: 202 });
    expect(await bench.takeQueued()).toEqual([]);
    expect(auditLines()).toMatchObject([
      {
        event: 'heartbeat.received',
        outcome: 'alive',
        sender: 'prod-eu',
        receiver: 'watchdog',
        requestId: 'request-1',
      },
    ]);
    expect(output.jsonLines().filter(({ HeartbeatReceived }) => HeartbeatReceived !== undefined)).toMatchObject([
      { HeartbeatReceived: 1, sender: 'prod-eu', receiver: 'watchdog' },
    ]);
  });

  it('that is resolved is no sign of life', async () => {
    const body = watchdog({
      status: 'resolved',
      alerts: [aResolvedAlert({ labels: labels({ alertname: 'Watchdog', cluster: 'eu' }) })],
    });
    expect(await bench.invoke(anEvent({ body }))).toMatchObject({ statusCode: 202 });
    expect(auditLines()).toMatchObject([{ event: 'heartbeat.received', outcome: 'ended' }]);
    expect(output.jsonLines().filter(({ HeartbeatReceived }) => HeartbeatReceived !== undefined)).toEqual([]);
  });

  it('without a label that its receiver requires is none', async () => {
    await expectAnswer(anEvent({ body: watchdog({ alerts: [anAlert()] }) }), 403, 'labels_missing');
  });

  it('without a signature is none', async () => {
    expect(await bench.invoke(anEvent({ body: watchdog(), headers: { 'webhook-signature': 'v1,x' } }))).toMatchObject({
      statusCode: 401,
    });
  });
});

describe('a signed notification', () => {
  it('is in the queue once for each destination when it is accepted', async () => {
    await expectAnswer(anEvent(), 202);
    const queued = (await bench.takeQueued()).map(decodeDelivery);
    expect(queued.map((delivery) => delivery?.destination).sort()).toEqual(['payments/chat', 'payments/mail']);
    expect(queued[0]).toMatchObject({ sender: 'prod-eu', requestId: 'request-1' });
    expect(auditLines()).toMatchObject([
      {
        sender: 'prod-eu',
        receiver: 'payments-critical',
        alerts: { firing: 1, resolved: 0, truncated: 0 },
        sourceAddress: '192.0.2.1',
        destinations: ['payments/chat', 'payments/mail'],
      },
    ]);
  });

  it('is accepted in base64, as API Gateway encodes what it takes for binary', async () => {
    await expectAnswer(anEvent({ base64: true }), 202);
  });

  it('that is sent twice is in the queue once', async () => {
    await bench.invoke(anEvent());
    await bench.invoke(anEvent({ body: rawNotification({ externalURL: 'https://replica-1.example.com' }) }));
    expect(await bench.takeQueued()).toHaveLength(2);
  });

  it('stays away from a destination that wants nothing resolved', async () => {
    const body = rawNotification({ status: 'resolved', alerts: [aResolvedAlert()] });
    await expectAnswer(anEvent({ body }), 202);
    expect(auditLines()[0]).toMatchObject({ destinations: ['payments/chat'] });
  });

  it('goes where its receiver says, whatever its labels name', async () => {
    const hostile = labels({
      team: 'payments',
      receiver: 'search',
      destination: 'search/chat',
      channel: '#ceo',
      to: 'victim@example.org',
      url: 'https://evil.example/',
    });
    await expectAnswer(anEvent({ body: rawNotification({ alerts: [anAlert({ labels: hostile })] }) }), 202);
    expect(auditLines()[0]).toMatchObject({ destinations: ['payments/chat', 'payments/mail'] });
  });

  it('of 5 MB fits its messages, and says how many alerts it leaves out', async () => {
    const alerts = manyAlerts(10_000);
    const body = rawNotification({ alerts });
    expect(body.length).toBeGreaterThan(5_000_000);
    await expectAnswer(anEvent({ body }), 202);
    const [delivery] = (await bench.takeQueued()).map(decodeDelivery);
    expect(delivery?.notification.alerts).toHaveLength(1_000);
    expect(delivery?.notification.leftOut).toEqual({
      ...nothingLeftOut,
      firing: 9_000,
      names: [['KubePodCrashLooping', 9_000]],
    });
    expect(auditLines()[0]).toMatchObject({ alerts: { firing: 10_000, resolved: 0, truncated: 0 }, shortened: false });
  });

  it('with one alert that lacks a required label is delivered without that alert', async () => {
    const stranger = anAlert({ labels: labels({ alertname: 'Other', team: 'search' }) });
    const resolved = aResolvedAlert({ labels: labels({ alertname: 'DatabaseDown', team: 'payments' }) });
    await expectAnswer(anEvent({ body: rawNotification({ alerts: [stranger, resolved] }) }), 202);
    const [delivery] = (await bench.takeQueued()).map(decodeDelivery);
    expect(delivery?.notification.alerts.map(({ labels: of }) => of.get('alertname'))).toEqual(['DatabaseDown']);
    expect(delivery?.notification).toMatchObject({ status: 'resolved', leftOut: { notAllowed: 1 } });
    expect(auditLines()[0]).toMatchObject({ alertsNotAllowed: 1, alerts: { firing: 0, resolved: 1 } });
  });

  it.each([
    [
      'an annotation of 4 MB that does not compress',
      () => [anAlert({ annotations: labels({ noise: noise(4_000_000) }) })],
    ],
    ['100 annotations of 40 kB that do not compress', () => [anAlert({ annotations: manyTexts(100, 40_000) })]],
    ['250 alerts with 20 kB that does not compress', () => manyAlerts(250, { annotations: manyTexts(5, 4_000) })],
    ['10,000 labels', () => [anAlert({ labels: new Map([...anAlert().labels, ...manyTexts(10_000, 100)]) })]],
    ['a name of a label of 1 MB', () => [anAlert({ labels: new Map([...anAlert().labels, ['x'.repeat(1e6), '1']]) })]],
    ['a link of 1 MB', () => [anAlert({ generatorURL: `https://example.com/${noise(1_000_000)}` })]],
  ])('with %s is shortened instead of refused, and its neighbour is whole', async (_case, large) => {
    const neighbour = anAlert({
      labels: labels({ alertname: 'DatabaseDown', team: 'payments', severity: 'critical' }),
    });
    await expectAnswer(anEvent({ body: rawNotification({ alerts: [neighbour, ...large()] }) }), 202);
    const [delivery] = (await bench.takeQueued()).map(decodeDelivery);
    expect(delivery?.notification.alerts[0]).toEqual(neighbour);
    expect(delivery?.notification.alerts[1]?.labels.get('alertname')).toBe('KubePodCrashLooping');
    expect(delivery?.notification.leftOut.textsCut).toBe(true);
    expect(auditLines()[0]).toMatchObject({ shortened: true });
  });

  itWithCorpus('alertmanager-captured')('of a recording is refused only for its receiver', async () => {
    for (const { bytes } of corpusFiles('alertmanager-captured')) {
      output.clear();
      await expectAnswer(anEvent({ body: bytes }), 403, 'receiver_unknown');
    }
  });
});

describe('a request', () => {
  it.each([
    ['another key', anEvent({ key: senderKeys['prod-us'] }), 'signature_mismatch'],
    ['a name that nobody has', anEvent({ sender: 'nobody' }), 'unknown_sender'],
    ['the name of an object member', anEvent({ sender: '__proto__' }), 'unknown_sender'],
    ['no signature', anEvent({ headers: { 'webhook-signature': undefined } }), 'signature_missing'],
    ['a changed body', { ...anEvent(), body: rawNotification({ receiver: 'search' }) }, 'signature_mismatch'],
    ['a truncated body', { ...anEvent(), body: rawNotification().slice(0, 400) }, 'signature_mismatch'],
    ['no body', { ...anEvent(), body: undefined }, 'signature_mismatch'],
    ['an old timestamp', anEvent({ timestamp: Math.floor(Date.now() / 1000) - 300 }), 'timestamp_too_old'],
  ])('with %s is unauthenticated', async (_case, event, reason) => {
    await expectAnswer(event as ReturnType<typeof anEvent>, 401, reason);
  });

  it.each([
    ['text/plain', { 'content-type': 'text/plain' }, 'content_type'],
    ['no content type', { 'content-type': undefined }, 'content_type'],
    ['JSON of another kind', { 'content-type': 'application/json-patch+json' }, 'content_type'],
    ['gzip', { 'content-encoding': 'gzip' }, 'content_encoding'],
  ])('in %s is unsupported', async (_case, headers, reason) => {
    await expectAnswer(anEvent({ headers }), 415, reason);
  });

  it('may state the charset of its JSON', async () => {
    await expectAnswer(anEvent({ headers: { 'content-type': 'application/json; charset=utf-8' } }), 202);
  });

  it('is too large from one byte over the limit', async () => {
    await expectAnswer(anEvent({ body: ' '.repeat(maxBodyBytes) }), 400, 'not_json');
    output.clear();
    await expectAnswer(anEvent({ body: ' '.repeat(maxBodyBytes + 1) }), 413, 'body_too_large');
  });

  it.each([
    ['no JSON', 'nonsense', 'not_json'],
    ['another JSON', '{"version":"3"}', 'schema'],
  ])('that is signed but %s is malformed', async (_case, body, reason) => {
    await expectAnswer(anEvent({ body }), 400, reason);
  });

  it('for a receiver of another team is not allowed', async () => {
    await expectAnswer(anEvent({ body: rawNotification({ receiver: 'search' }) }), 403, 'receiver_unknown');
    expect(auditLines()).toMatchObject([{ sender: 'prod-eu', receiver: 'search' }]);
  });

  it.each([
    ['of several lines', 'web\u202e\nhook\u0000', 'web hook'],
    ['that is longer than any of the allow-list', 'x'.repeat(100_000), `${'x'.repeat(199)}…`],
    ['with a password in it', 'team password=Hunter2Hunter2 x', 'team password=[redacted password] x'],
    ['of several words', 'Team Payments EU West 2 Critical', 'Team Payments EU West 2 Critical'],
    ['that is a URL', 'https://hooks.example.com/services/T0/B0/x', undefined],
    ['that is a key', 'ghp_0123456789abcdefghijABCDEFGHIJ012345', undefined],
    ['that shows nothing', '\u200b ', undefined],
  ])('for a receiver %s has a line that anyone may read', async (_case, receiver, told) => {
    await expectAnswer(anEvent({ body: rawNotification({ receiver }) }), 403, 'receiver_unknown');
    expect(auditLines().map((line) => line['receiver'])).toEqual([told]);
  });

  it('that is not proven has no receiver in its line', async () => {
    const body = rawNotification({ receiver: 'search' });
    await expectAnswer(anEvent({ body, key: senderKeys['prod-us'] }), 401, 'signature_mismatch');
    await bench.invoke(anEvent({ body, sender: 'nobody' }));
    expect(auditLines()).toHaveLength(2);
    expect(JSON.stringify(auditLines())).not.toContain('search');
  });

  it('of which no alert carries the required labels is not allowed', async () => {
    const alerts = [anAlert({ labels: labels({ alertname: 'Other', team: 'search' }) })];
    await expectAnswer(anEvent({ body: rawNotification({ alerts }) }), 403, 'labels_missing');
  });

  it('that is no event of API Gateway is answered all the same', async () => {
    const result = await bench.invoke({} as ReturnType<typeof anEvent>);
    expect(result).toMatchObject({ statusCode: 503, body: answers[503] });
  });
});

describe('a queue', () => {
  it('that does not answer makes the sender try again', async () => {
    await bench.deleteQueue();
    const result = await bench.invoke(anEvent());
    expect(result).toMatchObject({ statusCode: 503, body: answers[503] });
    expect(auditLines()).toMatchObject([{ reason: 'queue_missing' }]);
    await bench.createQueue();
  });
});
