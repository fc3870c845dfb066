import { describe, expect, it } from 'vitest';
import { type BrokenAllowList, faultsOf } from '../support/allow-list-faults.ts';
import { edited } from '../support/allow-list-files.ts';

const broken: readonly BrokenAllowList[] = [
  {
    title: 'an unknown sender gets the nearest name',
    files: edited('payments', 'senders: [prod-eu]', 'senders: [prod-ue]'),
    code: 'sender_unknown',
    fault: 'teams/payments.yml:14:15 `senders`: no such sender: did you mean `prod-eu`?',
  },
  {
    title: 'an unknown sender of a team is refused',
    files: edited('platform', 'senders: [prod-eu, prod-us]', 'senders: [prod-eu, prod-us, staging]'),
    code: 'sender_unknown',
    fault: 'platform.yml:12:33 `senders`: no such sender: write one of `prod-eu`, `prod-us`',
  },
  {
    title: 'a sender that the team may not hear is refused',
    files: edited('payments', 'senders: [prod-eu]', 'senders: [prod-us]'),
    code: 'sender_not_allowed',
    fault:
      "teams/payments.yml:14:15 `senders`: team `payments` may not use this sender: add it to the team's `senders` in platform.yml, or write `prod-eu`",
  },
  {
    title: 'a wildcard for senders is refused',
    files: edited('payments', 'senders: [prod-eu]', "senders: ['*']"),
    code: 'wildcard',
    fault: 'teams/payments.yml:14:15 `senders`: wildcards are not allowed: list every name',
  },
  {
    title: 'a sender named like a built-in is not known',
    files: edited('payments', 'senders: [prod-eu]', 'senders: [constructor]'),
    code: 'sender_unknown',
    fault: 'teams/payments.yml:14:15 `senders`: no such sender: write one of `prod-eu`, `prod-us`',
  },
  {
    title: 'a sender that stands twice is refused',
    files: edited('payments', 'senders: [prod-eu]', 'senders: [prod-eu, prod-eu]'),
    code: 'duplicate_entry',
    fault: 'teams/payments.yml:14:24 `senders`: this is already in the list: remove it',
  },
  {
    title: 'an unknown destination gets the nearest name',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver: [chat, mial, hook]'),
    code: 'destination_unknown',
    fault: 'teams/payments.yml:16:21 `deliver`: no such destination in this file: did you mean `mail`?',
  },
  {
    title: 'an unknown fallback with no near name gets the list',
    files: edited('payments', 'fallback: [mail]', 'fallback: [pager]'),
    code: 'destination_unknown',
    fault: 'teams/payments.yml:17:16 `fallback`: no such destination in this file: write one of `chat`, `hook`, `mail`',
  },
  {
    title: 'a destination of another team that does not share it is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver: [chat, platform/ops]'),
    code: 'destination_not_shared',
    fault:
      'teams/payments.yml:16:21 `deliver`: team `platform` does not share this destination with team `payments`: list `payments` in its `share` (teams/platform.yml:2)',
  },
  {
    title: 'an own destination is named without the team',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver: [payments/chat]'),
    code: 'destination_of_team',
    fault: 'teams/payments.yml:16:15 `deliver`: write the name without the team in front',
  },
  {
    title: 'a wildcard for destinations is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', "deliver: ['chat*']"),
    code: 'wildcard',
    fault: 'teams/payments.yml:16:15 `deliver`: wildcards are not allowed: list every name',
  },
  {
    title: 'a destination that stands twice is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver: [chat, mail, chat]'),
    code: 'duplicate_entry',
    fault: 'teams/payments.yml:16:27 `deliver`: this is already in the list: remove it',
  },
  {
    title: 'an escalation to an unknown destination gets the nearest name',
    files: edited('platform', 'escalation: [platform/ops]', 'escalation: [platform/op]'),
    code: 'destination_unknown',
    fault: 'platform.yml:15:14 `escalation`: no such destination: did you mean `platform/ops`?',
  },
  {
    title: 'an escalation names the team',
    files: edited('platform', 'escalation: [platform/ops]', 'escalation: [ops]'),
    code: 'destination_without_team',
    fault: 'platform.yml:15:14 `escalation`: write a destination as `team/name`',
  },
  {
    title: 'an escalation that stands twice is refused',
    files: edited('platform', 'escalation: [platform/ops]', 'escalation: [platform/ops, platform/ops]'),
    code: 'duplicate_entry',
    fault: 'platform.yml:15:28 `escalation`: this is already in the list: remove it',
  },
  {
    title: 'an escalation is no wildcard',
    files: edited('platform', 'escalation: [platform/ops]', "escalation: ['platform/*']"),
    code: 'wildcard',
    fault: 'platform.yml:15:14 `escalation`: wildcards are not allowed: list every name',
  },
];

describe('A reference of the allow-list', () => {
  it.each(broken)('$title', ({ files, code, fault }) => {
    expect(faultsOf(files)).toEqual([{ code, fault }]);
  });
});
