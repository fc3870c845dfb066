import type { ConfiguredReceiver } from '../../alertmanager-config/configuration.ts';
import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { nearName } from '../../text/near-name.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

/** Each compares a name with every free one. A mistyped name is one of few; where all are missing, no name was mistyped. */
const maxSuggestions = 20;

export const receiverNotAllowed: Rule = {
  name: 'receiver-not-allowed',
  severity: 'error',
  summary: 'The allow-list has no entry for a receiver that posts to the guard.',
  reason:
    'The guard answers 403. Alertmanager does not retry that; it repeats the group at each group_interval, and nobody is notified until the allow-list has the receiver.',
  check: ({ configuration, relayUrls, receiversOf, sender }) => {
    if (receiversOf === undefined) return [];
    const suggest = createSuggestion(configuration.receivers);
    return configuration.receivers.flatMap((receiver) => {
      const webhook = guardWebhookOf(receiver, relayUrls);
      const asSender = webhook?.sender ?? sender;
      if (webhook === undefined || asSender === undefined) return [];
      const allowed = receiversOf(asSender);
      if (allowed?.has(receiver.name)) return [];
      const near = suggest(receiver.name, allowed ?? new Set());
      return [
        findingAt({ place: receiver.place, path: receiver.node.path }, receiverNotAllowed, {
          message:
            allowed === undefined
              ? `receiver \`${receiver.name}\`: the allow-list has no sender \`${asSender}\`, so the guard rejects its notifications`
              : `receiver \`${receiver.name}\` is not in the allow-list for sender \`${asSender}\`, so the guard rejects its notifications`,
          fix:
            near === undefined
              ? "add it to `receivers` in the team's file of the allow-list, with this name exactly"
              : `use the name that is in the allow-list, \`${near}\`, or add this one to it`,
        }),
      ];
    });
  },
};

/** The entry that was meant: of those that no receiver here has, since names are unique. */
function createSuggestion(receivers: readonly ConfiguredReceiver[]) {
  const taken = new Set(receivers.map(({ name }) => name));
  let left = maxSuggestions;
  return (name: string, allowed: ReadonlySet<string>): string | undefined => {
    if (left === 0) return undefined;
    left -= 1;
    return nearName(
      name,
      [...allowed].filter((entry) => !taken.has(entry)),
    );
  };
}
