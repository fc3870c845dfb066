import { describe, expect, it } from 'vitest';
import {
  aNotification,
  anAlert,
  aResolvedAlert,
  labels,
  manyAlerts,
} from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { suppressNotifications } from './format.ts';
import { discord } from './provider.ts';
import { countDiscordUnits, parseDiscordMessage, readDiscordMessage } from './reader.ts';

const bodyFor = (notification = aNotification(), options = {}) => bodyOf(requestFor('discord', notification, options));
const messageFor = (notification = aNotification(), options = {}) =>
  parseDiscordMessage(bodyFor(notification, options));

const token = 'sUpErSeCrEt_ToKeN-3d89';
const webhookUrl = `https://discord.com/api/webhooks/223704706495545344/${token}`;
const ofSeverity = (severity: string) => anAlert({ labels: labels({ alertname: 'A', severity }) });

describe('the request', () => {
  it('waits for the message to be saved, and goes into the thread of the allow-list', () => {
    expect(request('discord')).toMatchObject({ method: 'POST', url: `${webhookUrl}?wait=true` });
    expect(request('discord', { options: { threadId: '165511591545143296' } })).toMatchObject({
      url: `${webhookUrl}?wait=true&thread_id=165511591545143296`,
    });
  });

  it.each([
    webhookUrl.replace('discord.com', 'discordapp.com'),
    webhookUrl.replace('discord.com', 'ptb.discord.com'),
    webhookUrl.replace('discord.com', 'canary.discord.com'),
    webhookUrl.replace('/api/', '/api/v10/'),
    `${webhookUrl}?wait=false`,
    `${webhookUrl}\n`,
  ])('takes the URL %j', (url) => {
    expect(prepare('discord', { secret: { webhookUrl: url } })).toMatchObject({ ok: true });
  });

  it.each([
    `${webhookUrl}/slack`,
    `${webhookUrl}/github`,
    'https://discord.com/api/channels/1/messages',
    `https://discord.com/api/webhooks/x/${token}`,
  ])('refuses the URL %s', (url) => {
    expect(prepare('discord', { secret: { webhookUrl: url } })).toMatchObject({
      reason: 'secret_shape',
      fields: ['webhookUrl'],
    });
  });
});

it('a resolved message is silent, a firing one is not', () => {
  const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });
  expect(messageFor(resolved).flags).toBe(suppressNotifications);
  expect(messageFor()).not.toHaveProperty('flags');
  expect(messageFor(aNotification({ alerts: [anAlert(), aResolvedAlert()] }))).not.toHaveProperty('flags');
});

describe('the mention', () => {
  it.each([
    ['here', '@here', { parse: ['everyone'] }],
    ['everyone', '@everyone', { parse: ['everyone'] }],
    ['user:80351110224678912', '<@80351110224678912>', { parse: [], users: ['80351110224678912'] }],
    ['role:165511591545143296', '<@&165511591545143296>', { parse: [], roles: ['165511591545143296'] }],
  ])('%s is allowed, and nothing else', (mention, content, allowed) => {
    expect(messageFor(aNotification(), { mention })).toMatchObject({ content, allowed_mentions: allowed });
  });

  it('is absent for resolved alerts, and then nothing is allowed', () => {
    const message = messageFor(aNotification({ status: 'resolved', alerts: [aResolvedAlert()] }));
    expect([message.content, message.allowed_mentions]).toEqual([undefined, { parse: [] }]);
  });

  it.each([
    '@here',
    'all',
    '80351110224678912',
    'user:1',
    'channel:80351110224678912',
    'role:165511591545143296 x',
    '',
  ])('%j is refused', (mention) => {
    expect(prepare('discord', { options: { mention } })).toMatchObject({
      reason: 'options_shape',
      fields: ['mention'],
    });
  });
});

describe('the embeds', () => {
  it('lead with colour, status and count', () => {
    expect(messageFor().embeds[0]).toMatchObject({
      color: 0xb42318,
      title: '🔴 \\[FIRING\\:1\\] critical KubePodCrashLooping (namespace=checkout)',
      description: expect.stringMatching(/^🔴 \*\*Pod is crash looping\.\*\*\nPod checkout/),
    });
    const resolved = messageFor(aNotification({ status: 'resolved', alerts: [aResolvedAlert()] }));
    expect(resolved.embeds.map(({ color }) => color)).toEqual([0x067647]);
    expect(resolved.embeds[0]?.title).toMatch(/^🟢 \\\[RESOLVED\\:1\\\] KubePodCrashLooping, was critical /);
  });

  it("say since when in the reader's zone", () => {
    const startSeconds = Date.parse('2026-11-20T10:00:00Z') / 1_000;
    expect(messageFor().embeds[0]?.description).toContain(`\n*Firing for 1h, since* <t:${startSeconds}:f>\n`);
    const resolved = messageFor(aNotification({ status: 'resolved', alerts: [aResolvedAlert()] }));
    const endSeconds = Date.parse('2026-11-20T10:42:00Z') / 1_000;
    expect(resolved.embeds[0]?.description).toContain(`\n*Resolved after 42m, at* <t:${endSeconds}:f>\n`);
  });

  it('hold alerts of one colour together, in whatever order they came, and what all share behind them', () => {
    const alerts = ['info', 'critical', 'warning', 'info', 'critical'].map(ofSeverity);
    const { embeds } = messageFor(aNotification({ alerts }));
    const [overview, ...others] = embeds;
    expect(overview).toMatchObject({ color: 0xb42318, description: '**Pod is crash looping.**' });
    expect(others.map(({ color }) => color)).toEqual([0xb42318, 0xa15c07, 0x175cd3, 0xb42318]);
    expect(others.map(({ description = '' }) => description.match(/^(?:🔴|🟠|🔵) /gmu)?.length)).toEqual([
      ...[2, 1, 2],
      undefined,
    ]);
    expect(others.at(-1)?.description).toMatch(/^\[Silence group\].*\n`namespace=checkout` {2}`team=payments`$/);
    expect(embeds.at(-1)?.footer?.text).toBe('Receiver: payments-critical');
  });

  it('show where a link leads that is not of the house', () => {
    const annotations = labels({
      runbook_url: 'https://wiki.example.org/disk',
      dashboard_url: 'https://x.example.com/',
    });
    const linkHosts = new Set(['wiki.example.org', 'x.example.com']);
    const notification = aNotification({ alerts: [anAlert({ annotations })] });
    const { links, texts } = readDiscordMessage(bodyOf(request('discord', { notification, linkHosts })));
    expect(links).toEqual(['https://wiki.example.org/disk', 'https://x.example.com/']);
    expect(texts.join('\n')).toContain('\nRunbook (wiki.example.org) · Dashboard\n');
  });

  it('show a label with a backtick without code', () => {
    const alerts = [anAlert({ labels: labels({ pod: 'a`b', zone: '*c*' }) })];
    const { embeds } = messageFor(aNotification({ alerts }));
    expect(embeds[0]?.description).toContain('pod=a\\`b  `zone=*c*`');
  });

  it('show each alert, and whole lines of what all share, when that alone is longer than a message', () => {
    const long = '*'.repeat(80);
    const names = Array.from({ length: 8 }, (_, index) => `${index}${long}`);
    const commonLabels = labels(Object.fromEntries(names.map((name) => [name, `\`${long}`])));
    const commonAnnotations = labels({
      ...{ summary: long.repeat(3), description: long.repeat(20) },
      ...Object.fromEntries(names.map((name) => [name, long])),
      runbook_url: `https://runbooks.example.com/${'r'.repeat(450)}`,
      dashboard_url: `https://runbooks.example.com/${'d'.repeat(450)}`,
    });
    const notification = aNotification({ alerts: manyAlerts(3), commonLabels, commonAnnotations });
    const { embeds } = messageFor(notification);
    const [shared, alerts, closing] = embeds.map(({ description = '' }) => description.split('\n'));
    // Summary and description, each with its end.
    expect(shared?.map((line) => line.slice(-4))).toEqual(['*…**', '*\\*…']);
    expect(alerts?.filter((line) => line.endsWith(': Pod is crash looping.**'))).toHaveLength(3);
    // The labels end where one does: each is escaped, as it has a backtick.
    expect(closing?.[1]).toMatch(/^`namespace=checkout` {2}(?:\d(?:\\\*)+=\\`(?:\\\*)+(?: {2}|$))*/);
    expect(JSON.stringify(embeds)).not.toContain('more');
    expect(countDiscordUnits(bodyFor(notification))).toBeGreaterThan(0.9 * 6_000);
  });
});

describe('the limits', () => {
  const titled = (namespace: string) => {
    // Each underscore takes two units, as it is escaped.
    const groupLabels = labels({ alertname: '_'.repeat(80), namespace });
    return messageFor(aNotification({ groupLabels, commonLabels: groupLabels })).embeds[0]?.title ?? '';
  };

  it('a title of 256 units stays whole, one of 257 is cut', () => {
    const room = 256 - titled('a').length + 1;
    expect(titled('a'.repeat(room - 1))).toHaveLength(255);
    expect(titled('a'.repeat(room))).toHaveLength(256);
    expect(titled('a'.repeat(room))).not.toContain('…');
    expect(titled('a'.repeat(room + 1))).toMatch(/^.{255}…$/);
  });

  const describedBy = (last: number) =>
    aNotification({
      alerts: Array.from({ length: 4 }, (_, index) =>
        anAlert({ annotations: labels({ description: 'd'.repeat(index === 3 ? last : 1_300) }) }),
      ),
    });
  const total = (last: number) => countDiscordUnits(bodyFor(describedBy(last)));

  it('6,000 units are used to the last, and nearly all of them where one more is needed', () => {
    const room = 6_000 - total(1) + 1;
    expect(room).toBeGreaterThan(1);
    expect(room).toBeLessThan(2_000);
    expect([total(room - 1), total(room)]).toEqual([5_999, 6_000]);
    expect(total(room + 1)).toBeLessThanOrEqual(6_000);
    expect(total(room + 1)).toBeGreaterThan(0.9 * 6_000);
    const texts = messageFor(describedBy(room + 1)).embeds.map(({ description = '' }) => description);
    expect(texts.join('\n').match(/^🔴 /gmu)).toHaveLength(4);
  });

  it('a description of 4,096 units is one embed, one of 4,097 is two', () => {
    const embeds = (last: number) => {
      const alerts = [2_000, last].map((length) =>
        anAlert({ annotations: labels({ description: 'd'.repeat(length) }) }),
      );
      // Between what all share before the alerts and behind them.
      return messageFor(aNotification({ alerts })).embeds.slice(1, -1);
    };
    const room = 4_096 - (embeds(1)[0]?.description?.length ?? 0) + 1;
    expect(room).toBeLessThan(2_000);
    expect(embeds(room).map(({ description }) => description?.length)).toEqual([4_096]);
    expect(embeds(room + 1)).toHaveLength(2);
  });
});

describe('an answer', () => {
  const error = (code: number, message: string) => JSON.stringify({ message, code });
  const limited = (seconds: unknown) => JSON.stringify({ message: 'limited', retry_after: seconds, global: false });

  it.each([
    ['200', 200, '{"id":"1"}', { kind: 'delivered' }],
    ['204', 204, '', { kind: 'delivered' }],
    ['202', 202, '', { kind: 'reject', reason: 'refused' }],
    ['429 with a fraction', 429, limited(64.57), { kind: 'retry', reason: 'rate_limited', afterSeconds: 65 }],
    ['429 with less than a second', 429, limited(0.3), { kind: 'retry', afterSeconds: 1 }],
    ['429 with nonsense', 429, limited('soon'), { kind: 'retry', reason: 'rate_limited', afterSeconds: 30 }],
    ['429 of the proxy in front', 429, '<html>', { kind: 'retry', reason: 'rate_limited', afterSeconds: 30 }],
    ['400 Invalid Form Body', 400, error(50035, 'x'), { kind: 'reject', reason: 'refused', secretSuspect: false }],
    ['400 empty message', 400, error(50006, 'x'), { kind: 'reject', reason: 'refused', secretSuspect: false }],
    ['400 thread missing in a forum', 400, error(220001, 'x'), { kind: 'reject', reason: 'refused' }],
    [
      '401 Invalid Webhook Token',
      401,
      error(50027, 'x'),
      { kind: 'reject', reason: 'unauthenticated', secretSuspect: true },
    ],
    [
      '404 Unknown Webhook',
      404,
      error(10015, 'x'),
      { kind: 'reject', reason: 'destination_gone', secretSuspect: true },
    ],
    [
      '404 Unknown Channel',
      404,
      error(10003, 'x'),
      { kind: 'reject', reason: 'destination_gone', secretSuspect: false },
    ],
    ['403 overloaded', 403, error(130000, 'x'), { kind: 'retry', reason: 'provider_unavailable' }],
    ['500', 500, '', { kind: 'retry', reason: 'provider_unavailable', afterSeconds: 30 }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(discord.classify({ status, headers: { 'retry-after': '30' }, body })).toMatchObject(outcome);
  });
});
