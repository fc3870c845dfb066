import { describe, expect, it } from 'vitest';
import { type BrokenAllowList, faultsOf } from '../support/allow-list-faults.ts';
import { edited } from '../support/allow-list-files.ts';

const broken: readonly BrokenAllowList[] = [
  {
    title: 'a destination that needs a secret must name one',
    files: edited('payments', '    secret: alertguard/payments/chat\n', ''),
    code: 'secret_missing',
    fault:
      'teams/payments.yml:2:3 `secret`: missing: provider `slack` requires a secret, write its name in AWS Secrets Manager',
  },
  {
    title: 'a destination that needs no secret must not name one',
    files: edited('payments', 'to: [oncall', 'secret: alertguard/payments/mail\n    to: [oncall'),
    code: 'secret_not_needed',
    fault: 'teams/payments.yml:7:5 `secret`: provider `email` uses no secret: remove this field',
  },
  {
    title: 'a secret outside the prefix is refused',
    files: edited('payments', 'secret: alertguard/payments/chat', 'secret: alertguard/platform/ops'),
    code: 'secret_outside_prefix',
    fault: 'teams/payments.yml:4:13 `secret`: write a name under `alertguard/payments/`, the prefix of team `payments`',
  },
  {
    title: 'the prefix alone is no secret',
    files: edited('payments', 'secret: alertguard/payments/chat', 'secret: alertguard/payments/'),
    code: 'secret_outside_prefix',
    fault: 'teams/payments.yml:4:13 `secret`: write a name under `alertguard/payments/`, the prefix of team `payments`',
  },
  {
    title: 'a secret of a team without a prefix is refused',
    files: edited('platform', '    secrets: alertguard/platform/\n', ''),
    code: 'secret_outside_prefix',
    fault:
      'teams/platform.yml:2:31 `secret`: team `platform` has no prefix for secrets: give it `secrets` in platform.yml',
  },
  {
    title: "a webhook URL in place of a secret's name is not repeated",
    files: edited(
      'payments',
      'secret: alertguard/payments/chat',
      'secret: https://hooks.slack.com/services/T0/B0/planted',
    ),
    code: 'secret_written',
    fault:
      'teams/payments.yml:4:13 `secret`: write the name of the secret, not its value: create a new value, since this one is in the history, and put it into AWS Secrets Manager',
  },
  {
    title: "a signing key in place of a secret's name is not repeated",
    files: edited('platform', 'secret: alertguard/senders/prod-us', 'secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
    code: 'secret_written',
    fault:
      'platform.yml:4:49 `secret`: write the name of the secret, not its value: create a new value, since this one is in the history, and put it into AWS Secrets Manager',
  },
  {
    title: "a bare key in place of a secret's name is not repeated",
    files: edited('platform', 'secret: alertguard/senders/prod-us', 'secret: MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
    code: 'secret_written',
    fault:
      'platform.yml:4:49 `secret`: write the name of the secret, not its value: create a new value, since this one is in the history, and put it into AWS Secrets Manager',
  },
  {
    title: "a routing key in place of a secret's name is not repeated",
    files: edited('payments', 'secret: alertguard/payments/chat', 'secret: 0123456789abcdef0123456789abcdef'),
    code: 'secret_written',
    fault:
      'teams/payments.yml:4:13 `secret`: write the name of the secret, not its value: create a new value, since this one is in the history, and put it into AWS Secrets Manager',
  },
  {
    title: "a secret's JSON in place of its name is not repeated",
    files: edited('payments', 'secret: alertguard/payments/chat', `secret: '{"webhookUrl":"planted"}'`),
    code: 'secret_written',
    fault:
      'teams/payments.yml:4:13 `secret`: write the name of the secret, not its value: create a new value, since this one is in the history, and put it into AWS Secrets Manager',
  },
  {
    title: "a secret's name has its characters",
    files: edited('payments', 'secret: alertguard/payments/chat', 'secret: alertguard/payments/ch*t'),
    code: 'secret_name_invalid',
    fault: 'teams/payments.yml:4:13 `secret`: write 1 to 512 ASCII letters, digits and /_+=.@-',
  },
  {
    title: "a secret's name has at most 512 characters",
    files: edited('payments', 'secret: alertguard/payments/chat', `secret: alertguard/payments/${'c'.repeat(493)}`),
    code: 'secret_name_invalid',
    fault: 'teams/payments.yml:4:13 `secret`: write 1 to 512 ASCII letters, digits and /_+=.@-',
  },
  {
    title: "a secret's name does not end like an ARN",
    files: edited('payments', 'secret: alertguard/payments/chat', 'secret: alertguard/payments/chat-alerts'),
    code: 'secret_name_invalid',
    fault:
      'teams/payments.yml:4:13 `secret`: a hyphen and six characters at the end look like the end of an ARN: use an underscore',
  },
  {
    title: 'a secret is text',
    files: edited('payments', 'secret: alertguard/payments/chat', 'secret: [alertguard/payments/chat]'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:4:13 `secret`: write text, not a list',
  },
  {
    title: 'two senders with one key are refused',
    files: edited('platform', 'secret: alertguard/senders/prod-us', 'secret: alertguard/senders/prod-eu'),
    code: 'secret_shared',
    fault: 'platform.yml:4:49 `secret`: sender `prod-eu` already uses this secret: give every sender its own key',
  },
  {
    title: 'a prefix ends in a slash',
    files: edited('platform', 'secrets: alertguard/payments/', 'secrets: alertguard/payments'),
    code: 'prefix_invalid',
    fault: 'platform.yml:8:14 `secrets`: write ASCII letters, digits and /_+=.@-, with a `/` at the end',
  },
  {
    title: "a prefix inside another team's is refused",
    files: edited('platform', 'linkHosts:', '  search: { secrets: alertguard/payments/search/ }\nlinkHosts:'),
    code: 'prefix_overlap',
    fault:
      'platform.yml:14:22 `secrets`: overlaps the prefix of team `payments` (platform.yml:6): give each team its own prefix',
  },
  {
    title: "a prefix equal to another team's is refused",
    files: edited('platform', 'linkHosts:', '  search: { secrets: alertguard/payments/ }\nlinkHosts:'),
    code: 'prefix_overlap',
    fault:
      'platform.yml:14:22 `secrets`: overlaps the prefix of team `payments` (platform.yml:6): give each team its own prefix',
  },
  {
    title: 'a prefix that holds the key of a sender is refused',
    files: edited('platform', 'secret: alertguard/senders/prod-us', 'secret: alertguard/payments/prod-us'),
    code: 'prefix_holds_sender_secret',
    fault:
      "platform.yml:8:14 `secrets`: holds the key of sender `prod-us` (platform.yml:4): keep senders' keys outside the prefix",
  },
  {
    title: 'a URL in place of a prefix is not repeated',
    files: edited('platform', 'secrets: alertguard/platform/', 'secrets: https://example.com/planted/'),
    code: 'secret_written',
    fault:
      'platform.yml:13:14 `secrets`: write the name of the secret, not its value: create a new value, since this one is in the history, and put it into AWS Secrets Manager',
  },
  {
    title: 'an address outside the domains is refused',
    files: edited('payments', 'to: [oncall@example.com]', 'to: [oncall@example.com, oncall@elsewhere.test]'),
    code: 'address_outside_fence',
    fault: 'teams/payments.yml:7:30 `to`: this domain is not in the fence of team `payments`: write `example.com`',
  },
  {
    title: 'an address in a subdomain is refused',
    files: edited('payments', 'to: [oncall@example.com]', 'to: [oncall@eu.example.com]'),
    code: 'address_outside_fence',
    fault: 'teams/payments.yml:7:10 `to`: this domain is not in the fence of team `payments`: write `example.com`',
  },
  {
    title: 'an address of a team without domains is refused',
    files: edited('platform', '    emailDomains: [example.com]\n', ''),
    code: 'address_outside_fence',
    fault:
      'teams/payments.yml:7:10 `to`: this domain is not in the fence of team `payments`: give it `emailDomains` in platform.yml',
  },
  {
    title: 'two addresses in one are refused',
    files: edited('payments', 'to: [oncall@example.com]', "to: ['a@elsewhere.test,b@example.com']"),
    code: 'address_invalid',
    fault: 'teams/payments.yml:7:10 `to`: write one plain address, `name@domain`',
  },
  {
    title: 'a domain is no wildcard',
    files: edited('platform', 'emailDomains: [example.com]', "emailDomains: [example.com, '*.example.com']"),
    code: 'wildcard',
    fault: 'platform.yml:9:33 `emailDomains`: wildcards are not allowed: list every name',
  },
  {
    title: 'a domain is no address',
    files: edited('platform', 'emailDomains: [example.com]', "emailDomains: [example.com, '@example.com']"),
    code: 'domain_invalid',
    fault: 'platform.yml:9:33 `emailDomains`: write the domain alone, like `example.com`',
  },
  {
    title: 'a domain that stands twice is refused whatever its case',
    files: edited('platform', 'emailDomains: [example.com]', 'emailDomains: [example.com, Example.COM]'),
    code: 'duplicate_entry',
    fault: 'platform.yml:9:33 `emailDomains`: this is already in the list: remove it',
  },
  {
    title: 'email needs a From address',
    files: edited('platform', 'emailFrom: alertguard@example.com\n', ''),
    code: 'email_from_missing',
    fault: 'platform.yml:1:1 `emailFrom`: missing: write the address that every email comes from',
  },
  {
    title: 'the From address is one plain address',
    files: edited('platform', 'emailFrom: alertguard@example.com', 'emailFrom: Guard <alertguard@example.com>'),
    code: 'address_invalid',
    fault: 'platform.yml:1:12 `emailFrom`: write one plain address, `name@domain`',
  },
  {
    title: 'a URL outside the hosts is refused',
    files: edited('payments', 'url: https://hooks.example.com/alerts', 'url: https://169.254.169.254/latest'),
    code: 'url_outside_fence',
    fault:
      'teams/payments.yml:11:10 `url`: this host is not in the fence of team `payments`: write one of `10.0.0.7:8443`, `hooks.example.com`',
  },
  {
    title: 'a URL with a near host gets a hint',
    files: edited('payments', 'url: https://hooks.example.com/alerts', 'url: https://hook.example.com/alerts'),
    code: 'url_outside_fence',
    fault:
      'teams/payments.yml:11:10 `url`: this host is not in the fence of team `payments`: did you mean `hooks.example.com`?',
  },
  {
    title: 'a URL on another port is refused',
    files: edited('payments', 'url: https://hooks.example.com/alerts', 'url: https://10.0.0.7/alerts'),
    code: 'url_outside_fence',
    fault:
      'teams/payments.yml:11:10 `url`: this host is not in the fence of team `payments`: write one of `10.0.0.7:8443`, `hooks.example.com`',
  },
  {
    title: 'a URL of a team without hosts is refused',
    files: edited('platform', '    hosts: [hooks.example.com, 10.0.0.7:8443]\n', ''),
    code: 'url_outside_fence',
    fault:
      'teams/payments.yml:11:10 `url`: this host is not in the fence of team `payments`: give it `hosts` in platform.yml',
  },
  {
    title: 'a URL without TLS is refused',
    files: edited('payments', 'url: https://hooks.example.com/alerts', 'url: http://hooks.example.com/alerts'),
    code: 'url_invalid',
    fault: 'teams/payments.yml:11:10 `url`: write an `https://` URL',
  },
  {
    title: 'a URL with a password is refused and not repeated',
    files: edited(
      'payments',
      'url: https://hooks.example.com/alerts',
      'url: https://user:planted@hooks.example.com/alerts',
    ),
    code: 'url_invalid',
    fault: 'teams/payments.yml:11:10 `url`: remove user name and password: a credential belongs in the secret',
  },
  {
    title: 'text that is no URL is refused',
    files: edited('payments', 'url: https://hooks.example.com/alerts', 'url: hooks.example.com'),
    code: 'url_invalid',
    fault: 'teams/payments.yml:11:10 `url`: write an `https://` URL',
  },
  {
    title: 'a host is no wildcard',
    files: edited('platform', '10.0.0.7:8443]', "'*.example.com']"),
    code: 'wildcard',
    fault: 'platform.yml:10:32 `hosts`: wildcards are not allowed: list every name',
  },
  {
    title: 'a host has no scheme',
    files: edited('platform', '10.0.0.7:8443]', 'https://chat.example.com]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write the host alone, without scheme, user, path or query',
  },
  {
    title: 'a host has no path',
    files: edited('platform', '10.0.0.7:8443]', 'chat.example.com/hooks]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write the host alone, without scheme, user, path or query',
  },
  {
    title: 'a host is in lower case',
    files: edited('platform', '10.0.0.7:8443]', 'Chat.example.com]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write the host in lower case',
  },
  {
    title: 'a host has no dot at its end',
    files: edited('platform', '10.0.0.7:8443]', 'chat.example.com.]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write the host without the final dot',
  },
  {
    title: 'a host has a port that exists',
    files: edited('platform', '10.0.0.7:8443]', 'chat.example.com:65536]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write a port from 1 to 65535 after the colon',
  },
  {
    title: 'a host has a form',
    files: edited('platform', '10.0.0.7:8443]', 'chat_.-example..com]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write a DNS name or an IP address',
  },
  {
    title: 'an IP address is written in full',
    files: edited('platform', '10.0.0.7:8443]', '"127.1"]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write the IP address in its usual form',
  },
  {
    title: 'an IPv6 address stands in brackets',
    files: edited('platform', '10.0.0.7:8443]', '"fd00::1"]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write an IPv6 address in brackets',
  },
  {
    title: 'a host outside ASCII is written in its encoded form',
    files: edited('platform', '10.0.0.7:8443]', 'chät.example.com]'),
    code: 'host_invalid',
    fault: 'platform.yml:10:32 `hosts`: write a non-ASCII name in its `xn--` form',
  },
  {
    title: 'a host is text or a map',
    files: edited('platform', '10.0.0.7:8443]', '8443]'),
    code: 'wrong_type',
    fault: 'platform.yml:10:32 `hosts`: write `host`, `host:port` or `{ host: …, private: true }`',
  },
  {
    title: "a host's map needs a host",
    files: edited('platform', '10.0.0.7:8443]', '{ private: true }]'),
    code: 'missing_field',
    fault: 'platform.yml:10:32 `hosts`: missing: write the host',
  },
  {
    title: "a host's private flag is true or false",
    files: edited('platform', '10.0.0.7:8443]', '{ host: 10.0.0.7, private: yes }]'),
    code: 'wrong_type',
    fault: 'platform.yml:10:59 `hosts`: write `true` or `false`, not text',
  },
  {
    title: "a host's map has no other field",
    files: edited('platform', '10.0.0.7:8443]', '{ host: 10.0.0.7, privat: true }]'),
    code: 'unknown_field',
    fault: 'platform.yml:10:50 unknown field: did you mean `private`?',
  },
  {
    title: 'a host that stands twice is refused',
    files: edited('platform', '10.0.0.7:8443]', 'hooks.example.com:443]'),
    code: 'duplicate_entry',
    fault: 'platform.yml:10:32 `hosts`: this is already in the list: remove it',
  },
  {
    title: 'a link host has no port',
    files: edited('platform', 'linkHosts: [alertmanager.example.com]', 'linkHosts: [alertmanager.example.com:9093]'),
    code: 'host_invalid',
    fault: 'platform.yml:14:13 `linkHosts`: write the host alone, without port',
  },
  {
    title: 'a link host is no wildcard',
    files: edited('platform', 'linkHosts: [alertmanager.example.com]', "linkHosts: ['*']"),
    code: 'wildcard',
    fault: 'platform.yml:14:13 `linkHosts`: wildcards are not allowed: list every name',
  },
  {
    title: 'a link host has no scheme',
    files: edited('platform', 'linkHosts: [alertmanager.example.com]', 'linkHosts: [https://alertmanager.example.com]'),
    code: 'host_invalid',
    fault: 'platform.yml:14:13 `linkHosts`: write the host alone, without scheme, user, path or query',
  },
  {
    title: 'a link host that stands twice is refused',
    files: edited('platform', 'linkHosts: [alertmanager.example.com]', 'linkHosts: [a.example.com, a.example.com]'),
    code: 'duplicate_entry',
    fault: 'platform.yml:14:28 `linkHosts`: this is already in the list: remove it',
  },
  {
    title: 'a receiver that the team may not claim is refused',
    files: claimable('payments-warning'),
    code: 'receiver_outside_fence',
    fault:
      'teams/payments.yml:13:3 this receiver is not in the fence of team `payments`: add its name to `receivers` in platform.yml',
  },
  {
    title: 'a receiver with a near name that the team may claim gets a hint',
    files: claimable('payment-critical'),
    code: 'receiver_outside_fence',
    fault:
      'teams/payments.yml:13:3 this receiver is not in the fence of team `payments`: did you mean `payment-critical`?',
  },
  {
    title: 'a receiver of a team that may claim none is refused',
    files: claimable(),
    code: 'receiver_outside_fence',
    fault:
      'teams/payments.yml:13:3 this receiver is not in the fence of team `payments`: add its name to `receivers` in platform.yml',
  },
  {
    title: 'a receiver that may be claimed is no pattern',
    files: claimable('payments-critical', "'payments-*'"),
    code: 'wildcard',
    fault: 'platform.yml:9:36 `receivers`: wildcards are not allowed: list every name',
  },
  {
    title: 'a receiver that may be claimed has a name that a receiver can have',
    files: claimable('payments-critical', '"a\\u0007b"'),
    code: 'name_invalid',
    fault: 'platform.yml:9:36 `receivers`: write 1 to 200 characters, no control characters',
  },
  {
    title: 'a receiver that may be claimed stands in the list once',
    files: claimable('payments-critical', 'payments-critical'),
    code: 'duplicate_entry',
    fault: 'platform.yml:9:36 `receivers`: this is already in the list: remove it',
  },
  {
    title: 'the receivers that may be claimed are a list',
    files: edited('platform', '    emailDomains', '    receivers: payments-critical\n    emailDomains'),
    code: 'wrong_type',
    fault: 'platform.yml:9:16 `receivers`: write a list, not text',
  },
];

/** Team payments, which has the receiver `payments-critical`, may claim these names only. */
function claimable(...names: readonly string[]) {
  return edited('platform', '    emailDomains', `    receivers: [${names.join(', ')}]\n    emailDomains`);
}

describe('A fence of the allow-list', () => {
  it.each(broken)('$title', ({ files, code, fault }) => {
    expect(faultsOf(files)).toEqual([{ code, fault }]);
  });
});
