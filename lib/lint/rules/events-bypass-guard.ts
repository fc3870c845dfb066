import { isAtLeast } from '../../alertmanager-config/alertmanager-version.ts';
import { type ConfigNode, fieldAt, itemsOf } from '../../alertmanager-config/config-node.ts';
import { isGuardUrl } from '../../alertmanager-config/guard-receiver.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

/** Source: CHANGELOG of 0.33, #5072, #5246. */
const sinceMinor = 33;

export const eventsBypassGuard: Rule = {
  name: 'events-bypass-guard',
  severity: 'warning',
  summary: 'An event recorder sends alerts past the guard.',
  reason:
    'Each event holds alerts with all labels and annotations, and every alert goes to every output: the allow-list, the fences and the audit know nothing of it. Source: prometheus/alertmanager, eventrecorder, eventrecorder.proto. Files and standard output stay on the machine.',
  check: ({ configuration: { root }, relayUrls, version }) => {
    if (isAtLeast(version, sinceMinor) === false) return [];
    const recorder = fieldAt(root, 'event_recorder');
    const webhooks = itemsOf(fieldAt(recorder, 'webhook_outputs')).filter(
      (output) => !isGuardUrl(fieldAt(output, 'url'), relayUrls),
    );
    const finding = (output: ConfigNode, kind: string) =>
      findingAt(output, eventsBypassGuard, {
        message: `event_recorder: a ${kind} gets every alert with its labels and annotations, past the guard`,
        fix: 'remove the output, write the events to a file or standard output, or accept the finding for a destination that may have them all',
      });
    return [
      ...webhooks.map((output) => finding(output, 'webhook')),
      ...itemsOf(fieldAt(recorder, 'kafka_outputs')).map((output) => finding(output, 'Kafka topic')),
    ];
  },
};
