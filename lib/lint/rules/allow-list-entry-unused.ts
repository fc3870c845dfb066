import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const allowListEntryUnused: Rule = {
  name: 'allow-list-entry-unused',
  severity: 'warning',
  summary: 'The allow-list has a receiver that this Alertmanager does not have.',
  reason: 'Either the receiver was renamed and its alerts are rejected, or the entry is left over and allows too much.',
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
        findingAt({ place: configuration.receiversPlace, path: ['receivers'] }, allowListEntryUnused, {
          receiver: name,
          message: `the allow-list has receiver \`${name}\` of sender \`${sender}\`, but no receiver here posts to the guard under that name`,
          fix: 'add the receiver, correct its name, or remove the entry from the allow-list',
        }),
      );
  },
};
