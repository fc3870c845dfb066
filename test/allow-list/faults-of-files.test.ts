import { describe, expect, it } from 'vitest';
import { type BrokenAllowList, faultsOf } from '../support/allow-list-faults.ts';
import {
  edited,
  paymentsText,
  platformTeamText,
  platformText,
  rewritten,
  withFile,
  without,
} from '../support/allow-list-files.ts';

const broken: readonly BrokenAllowList[] = [
  {
    title: 'a list that is never closed is no YAML',
    files: edited('platform', '[prod-eu]', '[prod-eu'),
    code: 'yaml_syntax',
    fault: 'platform.yml:8:5 not YAML: indent this line like its neighbours, and close every bracket',
  },
  {
    title: 'a tab as indentation is no YAML',
    files: edited('payments', '    type: slack', '\ttype: slack'),
    code: 'yaml_syntax',
    fault: 'teams/payments.yml:3:1 not YAML: indent with spaces, not with tabs',
  },
  {
    title: 'two values on one line are no YAML',
    files: edited('payments', 'type: slack', 'type: slack: chat'),
    code: 'yaml_syntax',
    fault: 'teams/payments.yml:3:11 not YAML: write one `key: value` per line, and quote a value that contains `: `',
  },
  {
    title: 'a value cannot begin with an at sign',
    files: edited('payments', 'type: slack', 'type: @slack'),
    code: 'yaml_syntax',
    fault: 'teams/payments.yml:3:11 not YAML: a value cannot begin with this character, write it in quotes',
  },
  {
    title: 'an unknown escape is no YAML',
    files: edited('payments', 'type: slack', 'type: "\\qslack"'),
    code: 'yaml_syntax',
    fault: 'teams/payments.yml:3:12 not YAML: unknown escape in double quotes, use single quotes',
  },
  {
    title: 'an open quote is no YAML',
    files: edited('ops', 'deliver: [ops]', 'deliver: ["ops]'),
    code: 'yaml_syntax',
    fault: 'teams/platform.yml:7:1 not YAML: a quote, a bracket, a comma or a colon is missing here',
  },
  {
    title: 'a line without a colon is no YAML',
    files: edited('payments', '    type: email', '    type email'),
    code: 'yaml_syntax',
    fault: 'teams/payments.yml:6:5 not YAML: put a colon after the key, on the same line',
  },
  {
    title: 'a wrongly indented line is no YAML',
    files: edited('payments', '    fallback: [mail]', '   fallback: [mail]'),
    code: 'yaml_syntax',
    fault: 'teams/payments.yml:17:1 not YAML: indent this line like its neighbours, and close every bracket',
  },
  {
    title: 'nesting without end is no YAML',
    files: rewritten('payments', `${'['.repeat(5_000)}${']'.repeat(5_000)}`),
    code: 'yaml_syntax',
    fault: 'teams/payments.yml:1:1 not YAML: nested too deeply',
  },
  {
    title: 'nesting over 16 levels is refused where it begins',
    files: rewritten('payments', `destinations: ${'['.repeat(20)}${']'.repeat(20)}`),
    code: 'limit',
    fault: 'teams/payments.yml:1:30 nested too deeply: 16 levels are enough for every field',
  },
  {
    title: 'a second document in a file is refused',
    files: edited('ops', 'receivers:', '---\nreceivers:'),
    code: 'yaml_syntax',
    fault: 'teams/platform.yml:3:1 a file holds one document: remove this line and all that follow',
  },
  {
    title: 'a directive is refused',
    files: rewritten('ops', `%YAML 1.1\n---\n${platformTeamText}`),
    code: 'yaml_directive',
    fault: 'teams/platform.yml:1:1 remove the lines that begin with %',
  },
  {
    title: 'an anchor is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver: &all [chat, mail, hook]'),
    code: 'yaml_alias',
    fault: 'teams/payments.yml:16:19 anchors and aliases are not allowed: repeat the value',
  },
  {
    title: 'an alias is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver: *all'),
    code: 'yaml_alias',
    fault: 'teams/payments.yml:16:14 anchors and aliases are not allowed: repeat the value',
  },
  {
    title: 'a tag is refused',
    files: edited('payments', 'type: slack', 'type: !!str slack'),
    code: 'yaml_tag',
    fault: 'teams/payments.yml:3:17 tags are not allowed: remove the word that begins with `!`',
  },
  {
    title: 'a merge key is refused',
    files: edited('payments', '    type: slack\n', '    <<: { type: slack }\n'),
    code: 'yaml_merge',
    fault: 'teams/payments.yml:3:5 merge keys are not allowed: list the fields',
  },
  {
    title: 'a list as a key is refused',
    files: edited('payments', '  chat:', '  [chat]:'),
    code: 'key_not_text',
    fault: 'teams/payments.yml:2:3 a key must be text, not a list, map or alias',
  },
  {
    title: 'a number as a key is refused without quotes',
    files: edited('payments', '  payments-critical:', '  404:'),
    code: 'key_not_text',
    fault: 'teams/payments.yml:13:3 a key must be text: write it in quotes',
  },
  {
    title: 'a key that stands twice is refused',
    files: edited('payments', '    type: slack', '    type: slack\n    type: slack'),
    code: 'duplicate_key',
    fault: 'teams/payments.yml:4:5 this key is already on line 3: keep one of them',
  },
  {
    title: 'a direction mark that hides text is refused',
    files: edited('payments', '[chat, mail, hook]', '[chat, mail, hook] # \u202eliam'),
    code: 'hidden_character',
    fault: 'teams/payments.yml:16:35 remove the character U+202E: reviewers cannot see it',
  },
  {
    title: 'a control character is refused',
    files: edited('payments', '[chat, mail, hook]', '[chat, "mail\u0007", hook]'),
    code: 'hidden_character',
    fault: 'teams/payments.yml:16:26 remove the character U+0007: reviewers cannot see it',
  },
  {
    title: 'an allow-list without platform.yml is refused',
    files: without('platform'),
    code: 'platform_missing',
    fault: 'platform.yml:1:1 this file is missing: create it, with `senders` and `teams`',
  },
  {
    title: 'an empty platform.yml is refused',
    files: rewritten('platform', '# nothing yet\n'),
    code: 'file_empty',
    fault: 'platform.yml:1:1 this file is empty: write `senders` and `teams`',
  },
  {
    title: 'an empty team file is refused',
    files: rewritten('payments', '# nothing yet\n'),
    code: 'file_empty',
    fault: 'teams/payments.yml:1:1 this file is empty: write `destinations` and `receivers`, or delete it',
  },
  {
    title: 'a platform.yml that is a list is refused',
    files: rewritten('platform', '- senders\n'),
    code: 'wrong_type',
    fault: 'platform.yml:1:1 write a map of fields, not a list',
  },
  {
    title: 'a team file ending in .yaml is to be renamed',
    files: withFile('teams/search.yaml', 'receivers: {}'),
    code: 'file_misplaced',
    fault: 'teams/search.yaml:1:1 rename this file: it must end in `.yml`',
  },
  {
    title: 'a platform.yaml is to be renamed',
    files: withFile('platform.yaml', platformText),
    code: 'file_misplaced',
    fault: 'platform.yaml:1:1 rename this file: it must end in `.yml`',
  },
  {
    title: 'a file in the wrong place is refused',
    files: withFile('payments.yml', paymentsText),
    code: 'file_misplaced',
    fault: 'payments.yml:1:1 move or delete this file: only `platform.yml` and `teams/<team>.yml` are read',
  },
  {
    title: 'a file in a deeper directory is refused',
    files: withFile('teams/eu/payments.yml', paymentsText),
    code: 'file_misplaced',
    fault: 'teams/eu/payments.yml:1:1 move or delete this file: only `platform.yml` and `teams/<team>.yml` are read',
  },
  {
    title: 'a file that is given twice is refused',
    files: withFile('teams/payments.yml', paymentsText),
    code: 'file_twice',
    fault: 'teams/payments.yml:1:1 this file was passed twice: pass it once',
  },
  {
    title: 'a team file with a name that no team can have is refused',
    files: withFile('teams/Search.yml', 'receivers: {}'),
    code: 'name_invalid',
    fault:
      'teams/Search.yml:1:1 this file is named after its team: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first',
  },
  {
    title: 'a team file without a team is refused',
    files: withFile('teams/search.yml', 'receivers: {}'),
    code: 'team_unknown',
    fault: 'teams/search.yml:1:1 no such team in platform.yml: write one of `payments`, `platform`',
  },
  {
    title: 'a team file that nearly has a team gets a hint',
    files: withFile('teams/payment.yml', 'receivers: {}'),
    code: 'team_unknown',
    fault: 'teams/payment.yml:1:1 no such team in platform.yml: did you mean `payments`?',
  },
];

describe('A file of the allow-list', () => {
  it.each(broken)('$title', ({ files, code, fault }) => {
    expect(faultsOf(files)).toEqual([{ code, fault }]);
  });
});
