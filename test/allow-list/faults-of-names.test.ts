import { describe, expect, it } from 'vitest';
import { type BrokenAllowList, faultsOf } from '../support/allow-list-faults.ts';
import { edited } from '../support/allow-list-files.ts';

const broken: readonly BrokenAllowList[] = [
  {
    title: "a sender's name has its form",
    files: edited(
      'platform',
      'teams:',
      '  Prod_AP: { scheme: standard-webhooks, secret: alertguard/senders/prod-ap }\nteams:',
    ),
    code: 'name_invalid',
    fault: 'platform.yml:5:3 this name: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first',
  },
  {
    title: "a sender's name is no wildcard",
    files: edited(
      'platform',
      'teams:',
      '  prod-*: { scheme: standard-webhooks, secret: alertguard/senders/prod-ap }\nteams:',
    ),
    code: 'wildcard',
    fault: 'platform.yml:5:3 wildcards are not allowed: list every name',
  },
  {
    title: "a sender's name is no credential",
    files: edited(
      'platform',
      'teams:',
      '  0123456789abcdef0123456789abcdef: { scheme: standard-webhooks, secret: senders/ap }\nteams:',
    ),
    code: 'secret_written',
    fault:
      'platform.yml:5:3 this name looks like a credential, and names appear in every audit line: choose another name',
  },
  {
    title: "a team's name has its form",
    files: edited('platform', 'linkHosts:', '  -search: {}\nlinkHosts:'),
    code: 'name_invalid',
    fault: 'platform.yml:14:3 this name: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first',
  },
  {
    title: "a destination's name has its form",
    files: edited(
      'payments',
      'receivers:',
      '  chat.critical: { type: slack, secret: alertguard/payments/c }\nreceivers:',
    ),
    code: 'name_invalid',
    fault: 'teams/payments.yml:12:3 this name: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first',
  },
  {
    title: "a destination's name has at most 40 characters",
    files: edited(
      'payments',
      'receivers:',
      `  ${'c'.repeat(41)}: { type: slack, secret: alertguard/payments/c }\nreceivers:`,
    ),
    code: 'name_invalid',
    fault: 'teams/payments.yml:12:3 this name: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first',
  },
  {
    title: "a receiver's name is no wildcard",
    files: edited('payments', '  payments-critical:', '  payments-*:'),
    code: 'wildcard',
    fault: 'teams/payments.yml:13:3 wildcards are not allowed: list every name',
  },
  {
    title: "a receiver's name has no control characters",
    files: edited('payments', '  payments-critical:', '  "payments\\ncritical":'),
    code: 'name_invalid',
    fault: 'teams/payments.yml:13:3 this receiver: write 1 to 200 characters, no control characters',
  },
  {
    title: "a receiver's name is not empty",
    files: edited('payments', '  payments-critical:', '  "":'),
    code: 'name_invalid',
    fault: 'teams/payments.yml:13:3 this receiver: write 1 to 200 characters, no control characters',
  },
  {
    title: "a receiver's name has at most 200 characters",
    files: edited('payments', '  payments-critical:', `  ${'r'.repeat(201)}:`),
    code: 'name_invalid',
    fault: 'teams/payments.yml:13:3 this receiver: write 1 to 200 characters, no control characters',
  },
  {
    title: "a label's name has its form",
    files: edited('payments', '{ team: payments }', '{ team-name: payments }'),
    code: 'label_name_invalid',
    fault: 'teams/payments.yml:15:16 `require`: write the label in letters, digits and underscores, no digit first',
  },
  {
    title: 'a required label has at least one value',
    files: edited('payments', '{ team: payments }', '{ team: [] }'),
    code: 'limit',
    fault: 'teams/payments.yml:15:22 `require`: list at least one',
  },
  {
    title: 'a value in the list of a required label is text',
    files: edited('payments', '{ team: payments }', '{ team: [payments, 7] }'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:15:22 `require`: write text, not a number: write it in quotes',
  },
  {
    title: 'a value in the list of a required label is not empty',
    files: edited('payments', '{ team: payments }', "{ team: [payments, ''] }"),
    code: 'limit',
    fault: 'teams/payments.yml:15:33 `require`: must not be empty',
  },
  {
    title: 'a required label has no value twice',
    files: edited('payments', '{ team: payments }', '{ squad: x, team: [payments, a, payments] }'),
    code: 'duplicate_entry',
    fault: 'teams/payments.yml:15:46 `require`: this is already in the list: remove it',
  },
  {
    title: 'a label that never leaves Prometheus cannot be required',
    files: edited('payments', '{ team: payments }', '{ __proto__: payments }'),
    code: 'label_name_invalid',
    fault:
      'teams/payments.yml:15:16 `require`: labels that begin with `__` stay inside Prometheus, so no alert has one',
  },
  {
    title: "a label's value in numbers wants quotes",
    files: edited('payments', '{ team: payments }', '{ team: 7 }'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:15:22 `require`: write text, not a number: write it in quotes',
  },
  {
    title: "a label's value of true wants quotes",
    files: edited('payments', '{ team: payments }', '{ team: true }'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:15:22 `require`: write text, not `true` or `false`: write it in quotes',
  },
  {
    title: "a label's value is not empty",
    files: edited('payments', '{ team: payments }', '{ team: "" }'),
    code: 'limit',
    fault: 'teams/payments.yml:15:22 `require`: must not be empty',
  },
  {
    title: 'a list of labels is refused',
    files: edited('payments', '{ team: payments }', '[team]'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:15:14 `require`: write a map, not a list',
  },
  {
    title: 'more than 100 labels are refused',
    files: edited(
      'payments',
      '{ team: payments }',
      `{ ${Array.from({ length: 101 }, (_, i) => `l${i}: x`).join(', ')} }`,
    ),
    code: 'wrong_value',
    fault: 'teams/payments.yml:15:14 `require`: list 100 or fewer',
  },
  {
    title: 'more than 20 destinations are refused',
    files: edited('payments', 'fallback: [mail]', `fallback: [${Array.from({ length: 21 }, () => 'mail').join(', ')}]`),
    code: 'limit',
    fault: 'teams/payments.yml:17:15 `fallback`: list 20 or fewer',
  },
];

describe('A name of the allow-list', () => {
  it.each(broken)('$title', ({ files, code, fault }) => {
    expect(faultsOf(files)).toEqual([{ code, fault }]);
  });
});
