import { describe, expect, it } from 'vitest';
import { type LabelSet, parseNotification } from '../../lib/alertmanager/notification.ts';
import { redactNotification } from '../../lib/redaction/redact-notification.ts';
import { redactText } from '../../lib/redaction/redact-text.ts';
import { corpusFiles, itWithCorpus } from '../support/corpora.ts';
import { aNotification, anAlert, manyAlerts } from '../support/notification-factory.ts';
import { ordinaryForms } from '../support/redaction-ordinary-forms.ts';
import { ordinaryLabels } from '../support/redaction-ordinary-labels.ts';
import { ordinaryTexts as everydayTexts } from '../support/redaction-ordinary-texts.ts';

const ordinaryTexts = [...everydayTexts, ...ordinaryForms];

/** Recordings whose summary holds a made up Slack webhook URL; nothing else in them is a credential. */
const withCredentials = /^teama_firing_/;

function labelled(entries: Iterable<readonly [string, string]>): LabelSet {
  return new Map(entries);
}

function expectUntouched(notification: ReturnType<typeof aNotification>) {
  const redacted = redactNotification(notification);
  expect(redacted.notification).toEqual(notification);
  expect([...redacted.counts]).toEqual([]);
}

describe('an ordinary alert', () => {
  it.each(ordinaryTexts.map((text) => [text]))('says what it said: %s', (text) => {
    expect(redactText(text)).toEqual({ text, kinds: [] });
  });

  it('is untouched wherever its texts stand', () => {
    for (const text of ordinaryTexts) {
      const set = labelled([
        ['alertname', 'Ordinary'],
        ['detail', text],
      ]);
      const alert = anAlert({ labels: set, annotations: labelled([['description', text]]), generatorURL: text || '-' });
      expectUntouched(
        aNotification({ alerts: [alert], groupLabels: set, commonAnnotations: set, groupKey: `{}:{detail="${text}"}` }),
      );
    }
  });

  it.each(ordinaryLabels)('keeps its label %s="%s"', (name, value) => {
    const labels = labelled([[name, value]]);
    expectUntouched(
      aNotification({
        alerts: [anAlert({ labels })],
        commonLabels: labels,
        groupLabels: labels,
        groupKey: `{}:{${name}="${value}"}`,
      }),
    );
  });

  it('is untouched as the other tests make it', () => {
    expectUntouched(aNotification({ alerts: manyAlerts(100) }));
  });

  for (const set of ['alertmanager-captured', 'alertmanager-payloads']) {
    itWithCorpus(set)(`is untouched as ${set} has it`, () => {
      const recorded = corpusFiles(set).flatMap(({ name, bytes }) => {
        const parsed = parseNotification(bytes);
        return parsed.ok && !withCredentials.test(name) ? [parsed.notification] : [];
      });
      const changed = recorded.filter((notification) => redactNotification(notification).counts.size > 0).length;
      process.stderr.write(`redaction: ${changed} of ${recorded.length} ordinary notifications of ${set} changed\n`);
      expect(recorded.length).toBeGreaterThan(10);
      for (const notification of recorded) expectUntouched(notification);
    });
  }

  itWithCorpus('alertmanager-captured')('with a Slack webhook in its summary loses that and nothing else', () => {
    const recorded = corpusFiles('alertmanager-captured').filter(({ name }) => withCredentials.test(name));
    expect(recorded).not.toEqual([]);
    for (const { bytes } of recorded) {
      const url = ['https://hooks.slack.com/ser', 'vices/T00000000/B00000000/', 'X'.repeat(24)].join('');
      const parsed = parseNotification(bytes);
      const without = parseNotification(Buffer.from(bytes.toString().replaceAll(url, '[redacted slack_webhook]')));
      if (!parsed.ok || !without.ok) throw new Error('a recording does not parse');
      const redacted = redactNotification(parsed.notification);
      expect(redacted.notification).toEqual(without.notification);
      expect([...redacted.counts]).toEqual([['slack_webhook', 2]]);
    }
  });

  it('is one of some four hundred kinds', () => {
    expect(new Set(ordinaryTexts).size).toBe(ordinaryTexts.length);
    const texts = [...ordinaryTexts, ...ordinaryLabels.map(([name, value]) => `{}:{${name}="${value}"}`)];
    const changed = texts.filter((text) => redactText(text).kinds.length > 0).length;
    process.stderr.write(`redaction: ${changed} of ${texts.length} ordinary texts and labels changed\n`);
    expect(changed).toBe(0);
    expect(texts.length).toBeGreaterThan(380);
  });
});
