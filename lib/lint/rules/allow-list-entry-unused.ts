import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const allowListEntryUnused: Rule = {
  name: 'allow-list-entry-unused',
  severity: 'warning',
  summary: 'The allow-list admits a receiver that this Alertmanager does not have.',
  reason: 'Either the receiver was renamed and its alerts are refused, or the entry is left over and admits too much.',
  check: ({ configuration, relayUrls, receiversOf, sender }) => {
    const allowed = sender === undefined ? undefined : receiversOf?.(sender);
    if (allowed === undefined) return [];
    const posting = configuration.receivers.filter((receiver) => {
      const webhook = guardWebhookOf(receiver, relayUrls);
      return webhook !== undefined && (webhook.sender ?? sender) === sender;
    });
    const names = new Set(posting.map(({ name }) => name));
    return [...allowed]
      .filter((name) => !names.has(name))
      .toSorted()
      .map((name) =>
        findingAt(configuration.receiversPlace, allowListEntryUnused, {
          message: `the allow-list admits receiver \`${name}\` of sender \`${sender}\`, and no receiver here posts to the guard under that name`,
          fix: 'add the receiver, correct its name, or take the entry out of the allow-list',
        }),
      );
  },
};
