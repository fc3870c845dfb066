import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import { corpusFiles, itWithCorpus } from '../support/corpora.ts';
import { rawNotification } from '../support/notification-factory.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseNotification(encode(text));
const wire = () => JSON.parse(rawNotification());
const verdict = (body: unknown) => {
  const parsed = parse(JSON.stringify(body));
  return parsed.ok ? 'accepted' : parsed.reason;
};

/** Why each body of public receivers that is not a notification of Alertmanager ≥ 0.19 or Grafana is refused. */
const refusedPayloads = new Map([
  ['DataReply__alertmanager-sns-forwarder__testdata_simple.json__1.json', 'version 3'],
  ['alerta__alerta__tests_test_webhooks.py__1.json', 'version 3'],
  ['demo1990__alertmanager-webhook-servicenow__test_alertmanager_firing.json__1.json', 'version 3'],
  ['demo1990__alertmanager-webhook-servicenow__test_alertmanager_resolved.json__1.json', 'version 3'],
  ['kruftik__alertmanager-webhook-rocketchat__test_param_critical.json__1.json', 'version 3'],
  ['kruftik__alertmanager-webhook-rocketchat__test_param_undefined.json__1.json', 'version 3'],
  ['kruftik__alertmanager-webhook-rocketchat__test_param_warning.json__1.json', 'version 3'],
  ['feiyu563__PrometheusAlert__doc_readme_alertgroup.md__1.json', 'no version'],
  ['google__alertmanager-irc-relay__testdata.go__1.json', 'no version'],
  ['imgix__prometheus-am-executor__examples_alert_payload.json__1.json', 'no version'],
  ['messagebird__sachet__README.md__1.json', 'no version'],
  ['target__goalert__test_smoke_prometheusalertmanager_test.go__1.json', 'no version'],
  ['prometheus-msteams__prometheus-msteams__README.md__1.json', 'alerts without a status'],
  [
    'prometheus-msteams__prometheus-msteams__pkg_card_testdata_prom_post_request.json__1.json',
    'alerts without a status',
  ],
  ['vitalvas__alertmanager-gateway__docs_api.md__2.json', 'shortened: no endsAt, no externalURL'],
  ['vitalvas__alertmanager-gateway__docs_api.md__3.json', 'shortened: no endsAt, no externalURL'],
  ['vitalvas__alertmanager-gateway__docs_api.md__4.json', 'shortened: no group labels'],
  ['vitalvas__alertmanager-gateway__docs_usage-examples.md__1.json', 'shortened: no receiver, no alerts'],
  ['vitalvas__alertmanager-gateway__docs_usage-examples.md__2.json', 'shortened: no receiver'],
]);

describe('recorded bodies', () => {
  itWithCorpus('alertmanager-payloads')('of 34 public receivers are accepted or refused as listed', () => {
    const files = corpusFiles('alertmanager-payloads');
    const refused = files.filter(({ bytes }) => !parseNotification(bytes).ok).map(({ name }) => name);
    expect(refused.sort()).toEqual([...refusedPayloads.keys()].sort());
    expect(files).toHaveLength(34);
  });

  itWithCorpus('alertmanager-captured')('of a real Alertmanager are all accepted', () => {
    const files = corpusFiles('alertmanager-captured');
    for (const { name, bytes } of files) expect(parseNotification(bytes), name).toMatchObject({ ok: true });
    expect(files).toHaveLength(23);
  });

  itWithCorpus('alertmanager-captured')('carry their receiver names unescaped', () => {
    const names = corpusFiles('alertmanager-captured').map(({ bytes }) => {
      const parsed = parseNotification(bytes);
      return parsed.ok ? parsed.notification.receiver : undefined;
    });
    expect(names).toContain('team/a (prod) [x] *v1.2*');
  });
});

describe('a notification', () => {
  it('may lack what older versions do not send', () => {
    const body = wire();
    delete body.truncatedAlerts;
    delete body.alerts[0].fingerprint;
    delete body.alerts[0].generatorURL;
    const parsed = parse(JSON.stringify(body));
    if (!parsed.ok) throw new Error(parsed.reason);
    const [alert] = parsed.notification.alerts;
    expect(parsed.notification.truncatedAlerts).toBe(0);
    expect([alert?.fingerprint, alert?.generatorURL]).toEqual([undefined, undefined]);
  });

  const parsedWith = (ofAlert: object, ofBody: object = {}) => {
    const body = { ...wire(), ...ofBody };
    Object.assign(body.alerts[0], ofAlert);
    const parsed = parse(JSON.stringify(body));
    if (!parsed.ok) throw new Error(parsed.reason);
    const [alert] = parsed.notification.alerts;
    return { reason: parsed.notification.reason, ...alert };
  };

  it('says what Grafana measured, by name, and leaves out what is no number', () => {
    const text = '{"B": 22.1, "C": null, "D": "1", "E": 1e999, "__proto__": 3}';
    const valueString = "[ var='B' labels={pod=a} value=22.1 ]";
    const imageURL = 'https://grafana.example.com/1.png';
    const fields = `"values":${text},"valueString":${JSON.stringify(valueString)},"imageURL":"${imageURL}"`;
    const parsed = parse(JSON.stringify(wire()).replace('"startsAt"', `${fields},"startsAt"`));
    const [alert] = parsed.ok ? parsed.notification.alerts : [];
    expect(alert).toMatchObject({ valueString, imageURL });
    expect([...(alert?.values ?? [])]).toEqual([
      ['B', 22.1],
      ['__proto__', 3],
    ]);
  });

  it.each([
    ['absent', {}],
    ['null', { values: null, valueString: null, imageURL: null }],
    ['empty', { values: {}, valueString: '', imageURL: '' }],
    ['of another type', { values: [1], valueString: { a: 1 }, imageURL: 7 }],
    ['without a number', { values: { A: null }, valueString: [], imageURL: false }],
  ])('has no measurements where they are %s, and is accepted', (_case, fields) => {
    const { values, valueString, imageURL } = parsedWith(fields);
    expect([values, valueString, imageURL]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['repeat interval elapsed', 'repeat interval elapsed'],
    ['all alerts resolved', 'all alerts resolved'],
    ['unknown', undefined],
    ['<b>because</b>', undefined],
    [7, undefined],
    [null, undefined],
  ])('sent because of %j has the reason %s', (sent, reason) => {
    expect(parsedWith({}, { notification_reason: sent }).reason).toBe(reason);
  });

  it('may carry fields that do not exist yet', () => {
    const body = { ...wire(), notification_reason: 'repeat interval elapsed', routeLabels: { a: 'b' }, future: [{}] };
    body.alerts[0].future = null;
    expect(verdict(body)).toBe('accepted');
  });

  it('keeps timestamps to the nanosecond and with their offset', () => {
    const body = wire();
    body.alerts[0].startsAt = '2021-03-30T20:17:50.814674209+08:00';
    const parsed = parse(JSON.stringify(body));
    expect(parsed.ok && parsed.notification.alerts[0]?.startsAt).toBe('2021-03-30T20:17:50.814674209+08:00');
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('takes the label name %s as data', (name) => {
    const text = JSON.stringify(wire()).replace('"labels":{', `"labels":{${JSON.stringify(name)}:"mine",`);
    const parsed = parse(text);
    expect(parsed.ok && parsed.notification.alerts[0]?.labels.get(name)).toBe('mine');
    expect(({} as Record<string, unknown>)['mine']).toBeUndefined();
    expect(Object.prototype.toString.call({})).toBe('[object Object]');
  });

  it('has no label that was not sent', () => {
    const parsed = parse(rawNotification());
    expect(parsed.ok && parsed.notification.alerts[0]?.labels.get('constructor')).toBeUndefined();
  });

  it('takes the last of duplicate keys, as every JSON parser of the senders does', () => {
    const parsed = parse(rawNotification().replace('"status":"firing"', '"status":"resolved","status":"firing"'));
    expect(parsed.ok && parsed.notification.status).toBe('firing');
  });

  it('has lone surrogates replaced', () => {
    const text = JSON.stringify(wire()).replace('"labels":{', '"labels":{"a\\ud800":"x\\udfffy",');
    const parsed = parse(text);
    expect(parsed.ok && parsed.notification.alerts[0]?.labels.get('a\ufffd')).toBe('x\ufffdy');
  });

  it('nested a hundred thousand deep in a field that nobody reads is refused before it is parsed', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const parsed = parse(rawNotification().replace('{"receiver"', `{"deep":${deep},"receiver"`));
    expect(parsed).toEqual({ ok: false, reason: 'nested_too_deeply' });
    const shallow = rawNotification().replace(
      '{"receiver"',
      `{"extra":[[[{"a":"]]]]]]]]]]]]\\"[[[[[[[[[[[[[[[[[["}]]],"receiver"`,
    );
    expect(parse(shallow).ok).toBe(true);
  });

  it('is nested too deeply where it is deeper than 16, whatever brackets, quotes and backslashes its texts hold', () => {
    const text = fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', 'a', 'ä'), maxLength: 30 });
    const depth = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(text, text, depth, fc.boolean(), (name, value, levels, isList) => {
        let extra: unknown = value;
        for (let level = 0; level < levels; level += 1) extra = isList ? [value, extra] : { [name]: extra };
        expect(verdict({ extra, ...wire() })).toBe(levels < 16 ? 'accepted' : 'nested_too_deeply');
      }),
    );
  });

  it.each(['generatorURL', 'fingerprint', 'silenceURL', 'dashboardURL', 'panelURL'])('may lack its %s', (name) => {
    const verdictWith = (value: unknown) => verdict({ ...wire(), alerts: [{ ...wire().alerts[0], [name]: value }] });
    expect([undefined, null, ''].map(verdictWith)).toEqual(['accepted', 'accepted', 'accepted']);
    expect([1, false, [], {}].map(verdictWith)).toEqual(['schema', 'schema', 'schema', 'schema']);
  });

  it.each([
    ['version 3', { version: '3' }],
    ['version 5', { version: '5' }],
    ['the number 4 as version', { version: 4 }],
    ['no version', { version: undefined }],
    ['no alerts', { alerts: [] }],
    ['null alerts', { alerts: null }],
    ['alerts as an object', { alerts: {} }],
    ['another status', { status: 'unknown' }],
    ['a number as receiver', { receiver: 1 }],
    ['a list of labels', { groupLabels: ['a'] }],
    ['a number as label value', { groupLabels: { a: 1 } }],
    ['null labels', { commonLabels: null }],
    ['a negative count of truncated alerts', { truncatedAlerts: -1 }],
    ['a group key of the wrong type', { groupKey: 17 }],
  ])('with %s is refused', (_case, overrides) => {
    expect(verdict({ ...wire(), ...overrides })).toBe('schema');
  });

  it.each([
    ['nothing', new Uint8Array(), 'not_json'],
    ['half of a body', encode(rawNotification()).subarray(0, 300), 'not_json'],
    ['two bodies', encode(`${rawNotification()}${rawNotification()}`), 'not_json'],
    ['a byte order mark', encode(`\ufeff${rawNotification()}`), 'not_json'],
    ['invalid UTF-8', Buffer.concat([encode(rawNotification()).subarray(0, -3), Buffer.of(0xff)]), 'not_utf8'],
    ['UTF-16', Buffer.from(rawNotification(), 'utf16le'), 'not_json'],
    ['a list', encode('[]'), 'schema'],
    ['null', encode('null'), 'schema'],
  ])('that is %s is refused', (_case, bytes, reason) => {
    expect(parseNotification(bytes)).toEqual({ ok: false, reason });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => parseNotification(bytes).ok === false));
    fc.assert(fc.property(fc.json(), (json) => !parse(json).ok));
  });
});

describe('a receiver name', () => {
  it('comes back from every escaping by QuoteMeta', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const parsed = parse(rawNotification({ receiver: name }));
        expect(parsed.ok && parsed.notification.receiver).toBe(name.toWellFormed());
      }),
    );
  });

  it('of Grafana, which does not escape, stays as it is', () => {
    const body = { ...wire(), version: '1', receiver: 'grafana-default-email', orgId: 1, state: 'alerting' };
    const parsed = parse(JSON.stringify(body));
    expect(parsed.ok && parsed.notification.receiver).toBe('grafana-default-email');
  });
});
