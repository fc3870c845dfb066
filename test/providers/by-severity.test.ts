import { describe, expect, it } from 'vitest';
import { providers } from '../../lib/providers/registry.ts';
import { aNotification, anAlert, aResolvedAlert, labels } from '../support/notification-factory.ts';
import { exampleOf, request } from '../support/provider-input.ts';
import { bodyOf } from '../support/request-parts.ts';

const ofSeverity = (severity: string) =>
  aNotification({ alerts: [anAlert({ labels: labels({ alertname: 'A', severity }) })] });
const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });

const mentioning = [...providers.keys()].filter((type) => 'mention' in exampleOf(type).options);

describe('a mention', () => {
  it('is known to every vendor that has one', () => {
    expect(mentioning).toHaveLength(11);
  });

  it.each(mentioning)('of %s may be for one severity alone', (type) => {
    const { options, mentions, read } = exampleOf(type);
    const mentioned = (severity: string, mention: object) =>
      read(request(type, { notification: ofSeverity(severity), options: { mention } })).mentions;
    const critical = { critical: options['mention'] };
    expect(mentioned('critical', critical)).toEqual(mentions);
    expect(mentioned('P1', critical)).toEqual(mentions);
    expect(mentioned('nobody knows', critical)).toEqual(mentions);
    expect(mentioned('warning', critical)).toEqual([]);
    expect(mentioned('warning', { warning: options['mention'], info: options['mention'] })).toEqual(mentions);
    expect(read(request(type, { notification: resolved, options: { mention: critical } })).mentions).toEqual([]);
  });

  it.each(mentioning)('of %s is for no severity that does not exist, and not for none', (type) => {
    const { options } = exampleOf(type);
    const schema = providers.get(type)?.options;
    for (const mention of [{ fatal: options['mention'] }, {}, { critical: options['mention'], resolved: 'x' }]) {
      expect(schema?.safeParse({ ...options, mention }).success).toBe(false);
    }
  });
});

describe('a priority', () => {
  const pushover = (severity: string, options: Readonly<Record<string, unknown>>) =>
    new URLSearchParams(bodyOf(request('pushover', { notification: ofSeverity(severity), options }))).get('priority');
  const ntfy = (severity: string, options: Readonly<Record<string, unknown>>) =>
    JSON.parse(bodyOf(request('ntfy', { notification: ofSeverity(severity), options }))).priority;

  it('of a push message is one for whatever fires, or one for each severity', () => {
    const emergency = { priority: { critical: 2, info: -2 }, retry: 60, expire: 3_600 };
    expect(['critical', 'warning', 'info'].map((severity) => pushover(severity, emergency))).toEqual(['2', '0', '-2']);
    expect(['critical', 'info'].map((severity) => ntfy(severity, { priority: { info: 1 } }))).toEqual([5, 1]);
    expect(['critical', 'info'].map((severity) => ntfy(severity, { priority: 4 }))).toEqual([4, 4]);
  });

  it('that may be an emergency needs to know how long it rings', () => {
    const schema = providers.get('pushover')?.options;
    expect(schema?.safeParse({ priority: { critical: 2 } }).success).toBe(false);
    expect(schema?.safeParse({ priority: { critical: 1 }, retry: 60, expire: 3_600 }).success).toBe(false);
  });
});
