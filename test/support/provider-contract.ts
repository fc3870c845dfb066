import { inspect, isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../lib/alertmanager/notification.ts';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import { createProver, type ProofResult } from '../../lib/proof/prove-destination.ts';
import { type Provider, sharesMessages } from '../../lib/providers/contract/define-provider.ts';
import type { OutboundRequest } from '../../lib/providers/contract/outbound-request.ts';
import { retry } from '../../lib/providers/contract/outcome.ts';
import type { TransportResult } from '../../lib/providers/contract/transport.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { corpusFiles, itWithCorpus } from './corpora.ts';
import { aNotification, anAlert, labels, manyAlerts } from './notification-factory.ts';
import { startProvable } from './provable-destination.ts';
import type { ProviderExample } from './provider-examples.ts';
import { injections } from './provider-injections.ts';
import { linkHosts, prepare, request, requestFor } from './provider-input.ts';
import { findClientLinks } from './provider-readers/find-client-links.ts';
import { share } from './whole-run.ts';

/** What must never be shown: controls but line feeds, bidi controls, zero width, blanks that are letters, what is no character. */
const hidden =
  /[\p{Cc}--[\n]]|[\u{34F}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}-\u{180F}\u{2800}\u{3164}\u{FE00}-\u{FE0F}\u{FFA0}\u{E0100}-\u{E01EF}]|[\u{AD}\u{61C}\u{180E}\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E007F}]|\p{Noncharacter_Code_Point}|\p{Surrogate}/v;

/** What is none of it: a joiner or selector behind what needs it in Persian, in scripts of India, and in emoji. */
const needed =
  /(?<=\p{sc=Arabic})\u200C|(?<=\u094D)[\u200C\u200D]|(?<=\p{Extended_Pictographic}\p{EMod}?\uFE0F?)\u200D|(?<=\p{Extended_Pictographic})\uFE0F|(?<=[0-9#*])\uFE0F(?=\u20E3)/gu;

const types = [...providers.keys()];

/** Each provider's tenth is another one, so that together they still meet every case. */
function shareOf<Case>({ type }: Provider, cases: readonly Case[]): readonly Case[] {
  return share(cases, types.indexOf(type));
}

/** The suite that every provider passes; `example` is the contract of its room. */
export function describeProvider(provider: Provider, example: ProviderExample): void {
  describe(provider.type, () => {
    describeAnswers(provider, example);
    describeConfiguration(provider, example);
    describeHosts(provider, example);
    describeLimits(provider, example);
    describeHostileAlerts(provider, example);
    describeProbe(provider, example);
    if (sharesMessages(provider)) describeDigests(provider, example);
  });
}

/** Several alert groups in one message: the same rules for every text in it. */
function describeDigests(provider: Provider, example: ProviderExample): void {
  const acceptedAtMs = Date.parse('2026-11-20T10:59:00Z');
  const digestOf = (notifications: readonly Notification[], isHistory = false): OutboundRequest =>
    request(provider.type, {
      ...(notifications[0] === undefined ? {} : { notification: notifications[0] }),
      together: {
        because: 'limited',
        groups: notifications.map((notification) => ({
          notification,
          acceptedAtMs,
          overtaken: [{ status: 'firing', acceptedAtMs: acceptedAtMs - 120_000 }],
          isHistory,
        })),
      },
    });
  const ten = Array.from({ length: 10 }, (_, index) =>
    aNotification({ groupLabels: labels({ alertname: `Alert${index}` }), groupKey: `group-${index}` }),
  );

  it('says how many alert groups share a message, each by its name and its states', () => {
    const { texts } = example.read(digestOf(ten));
    const shown = texts.join('\n');
    expect(shown).toContain('and 9 more groups changed while this channel was limited');
    for (const index of ten.keys()) expect(shown).toContain(`Alert${index}`);
    expect(shown).toContain('Fired 10:57 UTC, fired 10:59 UTC');
    expect(shown).toContain('10 states were overtaken by later ones.');
  });

  it('calls nobody for what is no news any more', () => {
    expect(example.read(digestOf(ten.slice(0, 2), true)).mentions).toEqual([]);
    const { mentions, texts } = example.read(digestOf(ten.slice(0, 1), true));
    expect(mentions).toEqual([]);
    expect(texts.join('\n')).toContain('A later state was shown before.');
  });

  it('lets no value of several alert groups become a mention, a link, markup, a header or a hidden character', () => {
    const violations = shareOf(provider, injections).flatMap((injection) =>
      violationsOf(digestOf([...filledWith(injection), ...filledWith(injection)]), example).map(
        (kind) => `${kind}: ${injection}`,
      ),
    );
    expect(violations).toEqual([]);
  });

  it('names each of ten alert groups, however long their names and texts are', () => {
    const long = ten.map((notification, index) => ({
      ...notification,
      groupLabels: labels({
        alertname: `Alert${index}-${'x'.repeat(90)}`,
        namespace: 'n'.repeat(90),
        pod: 'p'.repeat(90),
      }),
      alerts: notification.alerts.map((alert) => ({ ...alert, annotations: labels({ summary: 's'.repeat(500) }) })),
    }));
    const shown = example.read(digestOf(long)).texts.join('\n');
    for (const index of ten.keys()) expect(shown).toContain(`Alert${index}-x`);
  });

  it('keeps its limits with ten alert groups, however long their texts are', () => {
    for (const text of ['a'.repeat(5_000), '漢'.repeat(5_000), '😀'.repeat(2_500), '&<>"'.repeat(1_000)]) {
      const full = filledWith(text);
      const sent = digestOf(Array.from({ length: 10 }, () => full[0] ?? aNotification()));
      for (const { name, max, measure } of example.limits) expect(measure(sent), name).toBeLessThanOrEqual(max);
    }
  });
}

function describeAnswers(provider: Provider, example: ProviderExample): void {
  const speaksSmtp = example.replies === 'smtp';

  it('judges every status from 100 to 599', () => {
    for (let status = 100; status <= 599; status += 1) {
      const outcome = provider.classify({ status, headers: {}, body: '' });
      expect(['delivered', 'retry', 'reject'], String(status)).toContain(outcome.kind);
      expect(outcome.status, String(status)).toBe(status);
      if (status < 200 || status > 299) expect(outcome.kind, String(status)).not.toBe('delivered');
    }
  });

  it('takes as delivered what the vendor calls success, and nothing else', () => {
    expect(provider.classify(example.delivered).kind).toBe('delivered');
    for (const answer of example.notDelivered) expect(provider.classify(answer).kind).not.toBe('delivered');
  });

  it.runIf(!speaksSmtp)('tries again after 429 and 5xx, and waits as long as the vendor asks', () => {
    for (const status of [429, 500, 502, 503, 504]) {
      const answer = { status, headers: { 'retry-after': '17' }, body: '' };
      expect(provider.classify(answer), String(status)).toMatchObject({ kind: 'retry', afterSeconds: 17 });
    }
  });

  it.runIf(speaksSmtp)('tries again after 4yz and gives up after 5yz, as RFC 5321 has it', () => {
    for (let status = 400; status <= 599; status += 1) {
      expect(provider.classify({ status, headers: {}, body: '' }).kind).toBe(status < 500 ? 'retry' : 'reject');
    }
  });

  const isPatient = example.retriesRefusals === true;

  it.runIf(example.secret !== undefined && !speaksSmtp)('suspects the secret on 401, 403 and 404', () => {
    for (const status of isPatient ? [401, 403] : [401, 403, 404]) {
      const outcome = provider.classify({ status, headers: {}, body: '' });
      expect(outcome, String(status)).toMatchObject({ kind: isPatient ? 'retry' : 'reject', secretSuspect: true });
    }
  });

  it.runIf(example.secret === undefined)('suspects no secret where there is none', () => {
    for (let status = 400; status <= 499; status += 1) {
      const outcome = provider.classify({ status, headers: {}, body: '' });
      if (outcome.kind === 'reject') expect(outcome.secretSuspect, String(status)).toBe(false);
    }
  });
}

function describeConfiguration(provider: Provider, example: ProviderExample): void {
  it('renders the same request from the same input', () => {
    expect(request(provider.type)).toEqual(request(provider.type));
  });

  it('refuses an option that it does not know, and takes those that all providers have', () => {
    const common = { labels: ['pod'], annotations: ['summary'], maxAlerts: 3, sendResolved: false };
    expect(provider.options.safeParse({ ...example.options, ...common }).success).toBe(true);
    expect(provider.options.safeParse({ ...example.options, template: '{{ . }}' }).success).toBe(false);
    expect(prepare(provider.type, { options: { template: '{{ . }}' } })).toMatchObject({ reason: 'options_shape' });
  });

  it.runIf(example.secret !== undefined)('names the field of a secret that is wrong, and shows no value of it', () => {
    for (const [field, value] of Object.entries(example.secret ?? {})) {
      const { [field]: _, ...without } = example.secret ?? {};
      for (const secret of [without, { ...example.secret, [field]: [value] }, { ...example.secret, [field]: 7 }]) {
        const prepared = prepare(provider.type, { secret });
        expect(prepared).toMatchObject({ ok: false, reason: 'secret_shape', fields: [field] });
        expect(inspect(prepared, { depth: null })).not.toContain(value);
      }
    }
  });

  it.runIf(example.secret !== undefined)('refuses a destination without a secret', () => {
    expect(prepare(provider.type, { secret: null })).toMatchObject({ ok: false, reason: 'secret_shape' });
  });
}

function describeHosts(provider: Provider, { urlFrom, secret, options, fence }: ProviderExample): void {
  it('has no URL in its secret but the one that is said to be called', () => {
    const urls = Object.entries(secret ?? {}).filter(([, value]) => /^https?:/.test(value));
    const stated = urlFrom?.part === 'secret' ? [urlFrom.field] : [];
    expect(urls.map(([field]) => field)).toEqual(stated);
  });

  if (urlFrom === undefined) return;
  const { host, pathname, port } = new URL(urlFrom.url);
  const foreign = [
    ['http', `http://${host}${pathname}`],
    ['userinfo', `https://user:password@${host}${pathname}`],
    ['its host as userinfo', `https://${host}@evil.example${pathname}`],
    ['another host', `https://evil.example${pathname}`],
    ['its host as a subdomain', `https://${host.replace(`:${port}`, '')}.evil.example${pathname}`],
    ['its host behind a backslash', `https://evil.example\\${host}${pathname}`],
    ['its host with a dot behind it', urlFrom.url.replace(`.com`, '.com.')],
    ['another port', `https://${host.replace(`:${port}`, '')}:9999${pathname}`],
    ['loopback', `https://127.0.0.1${pathname}`],
    ['another scheme', `file://${host}${pathname}`],
    ['no URL', `${host}${pathname}`],
  ] as const;

  it.each(foreign)('refuses a URL with %s, and does not show it', (_title, url) => {
    const wrong = { [urlFrom.field]: url };
    const prepared =
      urlFrom.part === 'secret'
        ? prepare(provider.type, { secret: { ...secret, ...wrong } })
        : prepare(provider.type, { options: { ...options, ...wrong } });
    expect(prepared.ok).toBe(false);
    const shown = inspect(prepared, { depth: null }) + JSON.stringify(prepared);
    for (const part of [host, pathname, 'evil.example', 'password']) expect(shown).not.toContain(part);
  });

  if (urlFrom.part === 'options') return;

  const faultsOf = (url: string) =>
    provider.secretFaults(new Secret(JSON.stringify({ ...secret, [urlFrom.field]: url })), fence);

  it.each(foreign)('refuses to have a secret stored whose URL has %s, and names the field only', (_title, url) => {
    expect(faultsOf(url)).toEqual([{ field: urlFrom.field, reason: expect.stringMatching(/^(?:shape|host)$/) }]);
  });

  it('takes the secret that it would use', () => {
    expect(faultsOf(urlFrom.url)).toEqual([]);
  });
}

function describeLimits(provider: Provider, example: ProviderExample): void {
  const expectWithinLimits = (sent: OutboundRequest, title: string) => {
    for (const { name, max, measure } of example.limits) {
      expect(measure(sent), `${title}: ${name}`).toBeLessThanOrEqual(max);
    }
    for (const text of example.read(sent).texts) expect(text.isWellFormed(), title).toBe(true);
  };

  const characters = [
    ['ASCII', 'a'],
    ['CJK', '漢'],
    ['emoji', '😀'],
    ['combining marks', 'e\u0301'],
  ] as const;

  it.each(characters)('keeps its limits at every boundary with %s', (_title, character) => {
    const lengths = example.limits.flatMap(({ max }) => {
      const atMost = Math.ceil(max / character.length);
      return [1, atMost - 1, atMost, atMost + 1];
    });
    for (const length of shareOf(provider, lengths)) {
      const text = character.repeat(Math.min(length, 20_000));
      for (const notification of filledWith(text)) {
        expectWithinLimits(requestFor(provider.type, notification), `${length} characters`);
      }
    }
  });

  it('renders a notification of 1,000 alerts, and counts those that it leaves out', () => {
    const notification = aNotification({ alerts: manyAlerts(1_000), truncatedAlerts: 5 });
    const sent = requestFor(provider.type, notification, { maxAlerts: 50 });
    expectWithinLimits(sent, '1,000 alerts');
    if (!example.rawTexts)
      expect(example.read(sent).texts.join('\n')).toMatch(/and 9\d\d more alerts|and 1005 more alerts/);
  });

  it('sends an alert with an annotation of one megabyte', () => {
    for (const text of ['x'.repeat(1_000_000), '&<>"😀\u0000'.repeat(150_000)]) {
      const annotations = labels({ summary: text, description: text });
      expectWithinLimits(requestFor(provider.type, aNotification({ alerts: [anAlert({ annotations })] })), '1 MB');
    }
  });

  it('renders every field at its fullest', () => {
    const many = labels(
      Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`l${index}`, '&'.repeat(2_000)])),
    );
    const url = `https://alertmanager.example.com/${'x'.repeat(2_000)}`;
    const alerts = manyAlerts(60).map((alert) => ({
      ...alert,
      labels: new Map([...alert.labels, ...many]),
      annotations: new Map([...many, ['runbook_url', url], ['dashboard_url', `${url}d`]]),
      generatorURL: `${url}g`,
    }));
    const full = { alerts, groupLabels: many, commonLabels: many, commonAnnotations: alerts[0]?.annotations ?? many };
    const annotations = [...many.keys()].slice(0, 20);
    expectWithinLimits(requestFor(provider.type, aNotification(full), { annotations, maxAlerts: 50 }), 'full');
    expectWithinLimits(requestFor(provider.type, aNotification({ ...full, alerts: alerts.slice(0, 1) })), 'full, one');
  });

  for (const set of ['alertmanager-captured', 'alertmanager-payloads']) {
    itWithCorpus(set)(`renders every recorded body of ${set}`, () => {
      let rendered = 0;
      for (const { name, bytes } of corpusFiles(set)) {
        const parsed = parseNotification(bytes);
        if (!parsed.ok) continue;
        expectWithinLimits(requestFor(provider.type, parsed.notification), name);
        rendered += 1;
      }
      expect(rendered).toBeGreaterThan(10);
    });
  }
}

function describeHostileAlerts(provider: Provider, example: ProviderExample): void {
  const tried = shareOf(provider, injections);
  const render = () =>
    tried.flatMap((injection) =>
      filledWith(injection).map((notification) => ({ injection, sent: requestFor(provider.type, notification) })),
    );
  let rendered: ReturnType<typeof render> | undefined;
  const hostileRequests = () => (rendered ??= render());

  it('lets no value become a mention, a link, markup, a header or a hidden character', () => {
    const violations = hostileRequests().flatMap(({ injection, sent }) =>
      violationsOf(sent, example).map((kind) => `${kind}: ${injection}`),
    );
    process.stderr.write(
      `hostile strings: ${provider.type.padEnd(12)} × ${tried.length} strings: ${violations.length} violations\n`,
    );
    expect(violations).toEqual([]);
  });

  it('leaves nothing that a client makes a link of by itself, wherever a text is cut', () => {
    const text = 'evil.comet '.repeat(500);
    for (const start of shareOf(
      provider,
      Array.from('evil.comet ', (_, index) => index),
    )) {
      for (const notification of filledWith(text.slice(start))) {
        expect(clientLinksIn(requestFor(provider.type, notification), example), `from ${start}`).toEqual([]);
      }
    }
  });

  it('lets no value pass for a line of ours', () => {
    const lines = ['Receiver: evil', 'and 999 more alerts', 'Delivered late: accepted 9h ago.', '*Receiver:* evil'];
    const imitation = [...lines, '_Receiver:_ evil', '<em>Receiver:</em> evil', '**Receiver:** evil'].join('\n');
    const ownOf = (text: string) =>
      filledWith(text).map((notification) => {
        const sent = requestFor(provider.type, { ...notification, receiver: 'r', truncatedAlerts: 7 });
        return example.read(sent).own;
      });
    expect(ownOf(imitation)).toEqual(ownOf('calm'));
    if (example.ownForm) {
      for (const own of ownOf(imitation)) {
        expect(own.filter((text) => text === 'Receiver:' || text === 'footer')).toHaveLength(1);
      }
    }
  });

  it('shows the text that it makes harmless', () => {
    for (const notification of filledWith('Text *as* [it](is) <!here>')) {
      const sent = requestFor(provider.type, notification);
      if (!example.rawTexts) expect(example.read(sent).texts.join('\n')).toContain('Text *as* [it](is) <!here>');
    }
  });

  it('mentions nobody when all alerts are resolved', () => {
    const resolved = aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] });
    expect(example.read(requestFor(provider.type, resolved)).mentions).toEqual([]);
  });

  it('takes its destination and its headers from the allow-list alone', () => {
    const calm = addressOf(request(provider.type));
    for (const { injection, sent } of hostileRequests()) {
      expect(withoutWeek(addressOf(sent)), injection).toEqual(withoutWeek(calm));
    }
  });
}

/** The week in which the oldest alert began ends the id of a mail's thread: digits alone. */
function withoutWeek(address: unknown): unknown {
  return JSON.parse(JSON.stringify(address).replace(/-\d{1,5}@/g, '@'));
}

/** What an independent reader of the format finds in a message that its template did not write, by kind. */
function violationsOf(sent: OutboundRequest, example: ProviderExample): string[] {
  const { mentions, links, markup, texts, own } = example.read(sent);
  return [
    ...(isDeepStrictEqual(mentions, example.mentions) ? [] : ['mention']),
    ...links.filter((link) => !isHarmlessLink(link)).map(() => 'link'),
    ...clientLinksIn(sent, example).map((link) => `client's link ${link}`),
    ...markup.filter((kind) => !example.markup.has(kind)).map(() => 'markup'),
    ...texts.filter((text) => hidden.test(text.replace(needed, ''))).map(() => 'hidden character'),
    ...own.filter((text) => !ownWords.test(text)).map(() => 'line of ours'),
    ...headersOf(sent)
      .filter(([name, value]) => !/^[\x20-\x7e]*$/.test(`${name}: ${value}`))
      .map(() => 'header'),
  ];
}

/** All that a template says in its own form; `message` is an annotation, whose name the allow-list chooses. */
const ownWords =
  /^(?:Receiver:|footer|and \d+ more(?: (?:alert|group)s?|:)|Delivered late: accepted [\w ]+ ago\.|\d+ states were overtaken by later ones\.|Reminder: nothing changed since the last message\.|(?:New alerts joined|Some alerts of) this group[\w ]*\.|(?:Firing for|Resolved after) [\w ]+, (?:since|at)(?: [\d :-]+ UTC)?|(?:Fired|Resolved) [\d:, \w]+ UTC)$/;

/** What a client makes a link of by itself, and leads elsewhere than to `linkHosts`. */
export function clientLinksIn(sent: OutboundRequest, example: ProviderExample): string[] {
  return example
    .read(sent)
    .searched.flatMap(findClientLinks)
    .filter((link) => !leadsHome(link));
}

/** To `linkHosts`, or to addresses of the reader's own machine or network, which nobody outside of it has. */
function leadsHome(link: string): boolean {
  const text = link.startsWith('//') ? `http:${link}` : link;
  if (!URL.canParse(text)) return false;
  const { protocol, host, hostname, username } = new URL(text);
  if (protocol === 'mailto:') return ownNetwork.test(text);
  if (!/^https?:$/.test(protocol) || username !== '') return false;
  return linkHosts.has(host) || ownNetwork.test(hostname);
}

const ownNetwork =
  /(?:^|@)(?:localhost|(?:0|10|127)\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+)$/;

function isHarmlessLink(link: string): boolean {
  return (
    URL.canParse(link) && linkHosts.has(new URL(link).host) && /^https:\/\/[a-z.]+\/[^\s"'<>()[\]{}|\\^`]*$/.test(link)
  );
}

/**
 * The text in every place that an alert author, or whoever writes Alertmanager's configuration, can fill: once where
 * all alerts share it, once in a single alert, whose labels and annotations are its own.
 */
export function filledWith(text: string): readonly Notification[] {
  const set = new Map([
    ...labels({ alertname: text, severity: text, summary: text, description: text, message: text }),
    ...labels({ runbook_url: text, dashboard_url: `https://alertmanager.example.com/${text}`, [text]: text }),
  ]);
  const alert = anAlert({
    labels: set,
    annotations: set,
    startsAt: text,
    endsAt: text,
    fingerprint: text,
    generatorURL: `https://prometheus.example.com/${text}`,
    silenceURL: text,
    dashboardURL: `https://runbooks.example.com/?a=${text}#${text}`,
    panelURL: text,
  });
  const shared = aNotification({
    receiver: text,
    alerts: [alert, { ...alert, silenceURL: undefined }],
    groupLabels: set,
    commonLabels: set,
    commonAnnotations: set,
    groupKey: text,
    externalURL: `https://alertmanager.example.com/${text}`,
  });
  const none = labels({});
  const own = { ...shared, alerts: [alert], groupLabels: none, commonLabels: none, commonAnnotations: none };
  return [shared, own, { ...own, version: '1', externalURL: text, alerts: [{ ...alert, silenceURL: undefined }] }];
}

function headersOf(sent: OutboundRequest): [string, string][] {
  if (sent.kind === 'https') return Object.entries(sent.headers);
  // The subject is a field of the request, whose characters the room's format checks.
  if (sent.kind === 'sns') return Object.entries(sent.attributes);
  return sent.headers.map(({ name, value }): [string, string] => [name, value]);
}

/** Where a request goes and what its header lines are, without what signs or carries the text. */
function addressOf(sent: OutboundRequest): unknown {
  switch (sent.kind) {
    case 'ses':
      return { from: sent.from, to: sent.to, headers: sent.headers };
    case 'smtp': {
      const { subject: _subject, html: _html, text: _text, ...address } = sent;
      return address;
    }
    case 'sns':
      return { topicArn: sent.topicArn, fifo: sent.fifo, attributes: Object.keys(sent.attributes) };
    case 'https':
  }
  return { url: sent.url, method: sent.method, headers: Object.keys(sent.headers) };
}

function describeProbe(provider: Provider, { probe, secret, urlFrom, options, fence, replies }: ProviderExample): void {
  it('has a quiet probe, or a reason for having none', () => {
    expect(provider.hasProbe).toBe(!('none' in probe));
    if ('none' in probe) expect(probe.none.length).toBeGreaterThan(20);
  });

  const hidden = [...Object.values(secret ?? {}), urlFrom?.url].filter((text) => text !== undefined);
  const expectToHideAll = (result: ProofResult, more: readonly string[] = []) => {
    const shown = inspect(result, { depth: null, showHidden: true });
    for (const text of [...hidden, ...more, 'https:', '127.0.0.1']) expect(shown).not.toContain(text);
    const allowed = ['kind', 'status', 'latencyMs', 'reason', 'isFinal'];
    expect(Object.keys(result).filter((key) => !allowed.includes(key))).toEqual([]);
  };

  const scripted = async (stored: unknown, answer: () => TransportResult, given = options) => {
    const type = provider.type;
    const destination = {
      id: 'payments/there',
      team: 'payments',
      type,
      parallelism: 1,
      hosts: [...fence],
      options: given,
    };
    const named = { ...destination, ...(provider.needsSecret && { secret: 'alertguard/payments/there' }) };
    let asked = 0;
    const prove = createProver({
      providers: new Map([[type, provider]]),
      allowList: { destinations: new Map([[destination.id, named]]), emailFrom: 'alerts@example.com' },
      secrets: { read: async () => ({ ok: true, value: new Secret(JSON.stringify(stored)) }) },
      send: async () => {
        asked += 1;
        return answer();
      },
      nowMs: () => 0,
    });
    const result = await prove(destination.id);
    expectToHideAll(result);
    return { result, asked };
  };
  const noAnswer = (): TransportResult => ({ ok: false, outcome: retry('timeout') });

  it.runIf(provider.needsSecret)('proves nothing with a secret of another form, and asks nobody', async () => {
    for (const stored of [{}, 'text', null]) {
      const { result, asked } = await scripted(stored, noAnswer);
      expect(result).toMatchObject({ kind: 'unproven', reason: 'secret_shape', isFinal: true });
      expect(asked).toBe(0);
    }
  });

  it.runIf(urlFrom !== undefined)('asks no host that a message could not go to', async () => {
    const { part = 'secret', field = '', url = '' } = urlFrom ?? {};
    const { hostname } = new URL(url);
    for (const foreign of [url.replace(hostname, 'evil.example'), url.replace(hostname, `${hostname}.evil.example`)]) {
      const wrong = { [field]: foreign };
      const { result, asked } = await scripted(
        part === 'secret' ? { ...secret, ...wrong } : secret,
        noAnswer,
        part === 'secret' ? options : { ...options, ...wrong },
      );
      expect(result).toMatchObject({ kind: 'unproven', isFinal: true });
      expect(asked).toBe(0);
    }
  });

  it.runIf('none' in probe)('proves the secret and its hosts alone', async () => {
    const { result, asked } = await scripted(secret, noAnswer);
    expect(result).toEqual({ kind: 'no_quiet_probe' });
    expect(asked).toBe(0);
  });

  if ('none' in probe) return;

  const statuses = replies === 'smtp' ? [421, 450, 454] : [408, 429, 500, 502, 503, 504];
  it.each(statuses)('is not final about an answer of %i', async (status) => {
    for (const body of ['', '<html>busy</html>', '{"error":"busy"}']) {
      const { result } = await scripted(secret, () => ({ ok: true, answer: { status, headers: {}, body } }));
      expect(result, body).toMatchObject({ kind: 'unproven', isFinal: false, status });
    }
  });

  it('is not final about an answer that does not come', async () => {
    const { result, asked } = await scripted(secret, noAnswer);
    expect(result).toMatchObject({ kind: 'unproven', reason: 'timeout', isFinal: false });
    expect(asked).toBe(1);
  });

  // Of AWS' answers and a mail server's, their clients have read the form.
  it.runIf(replies !== 'smtp' && secret !== undefined)('is proven by no login page, whatever its status', async () => {
    const body = '<!doctype html><title>Log in</title>';
    for (const status of [200, 201, 204, 302]) {
      const { result } = await scripted(secret, () => ({ ok: true, answer: { status, headers: {}, body } }));
      expect(result, String(status)).toMatchObject({ kind: 'unproven' });
    }
  });

  it('proves a live destination, again and again, without a message to anyone', async () => {
    const { prove, messages, secret: own, standIn } = await startProvable(provider);
    for (const _ of [1, 2]) {
      const result = await prove();
      expect(result).toMatchObject({ kind: 'proven' });
      expectToHideAll(result, Object.values(own));
    }
    expect(messages()).toBe(0);
    // Of mail servers only mails arrive.
    if (replies !== 'smtp') expect(standIn.arrivals.length).toBeGreaterThan(1);
  });

  it.each(['revoked', 'gone'] as const)('says for certain that a destination is %s, if it notices', async (fate) => {
    const { prove, messages, secret: own, standIn, destination } = await startProvable(provider);
    expect(await prove()).toMatchObject({ kind: 'proven' });
    standIn.setFate(destination.id, fate);
    const result = await prove();
    const reason = probe[fate];
    expect(result).toMatchObject(
      reason === 'not_noticed' ? { kind: 'proven' } : { kind: 'unproven', reason, isFinal: true },
    );
    expectToHideAll(result, Object.values(own));
    standIn.setFate(destination.id, 'live');
    expect(await prove()).toMatchObject({ kind: 'proven' });
    expect(messages()).toBe(0);
  });
}
