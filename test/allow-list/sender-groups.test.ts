import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { createGroupFinder } from '../../lib/allow-list/compile/find-group.ts';
import { maxPairs } from '../../lib/allow-list/compile/limits.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { faultsOf } from '../support/allow-list-faults.ts';
import { edited, goodFiles } from '../support/allow-list-files.ts';
import { changesBetween } from '../support/allow-list-review.ts';

const grouped = (groups: string, files?: readonly SourceFile[]) =>
  edited('platform', 'linkHosts:', `senderGroups: ${groups}\nlinkHosts:`, files);
const opsOf = (senders: string, files?: readonly SourceFile[]) =>
  edited('ops', '[prod-eu, prod-us]', `[${senders}]`, files);
const fenceOf = (senders: string, files?: readonly SourceFile[]) =>
  edited('platform', 'senders: [prod-eu, prod-us]', `senders: [${senders}]`, files);
const paymentsOf = (senders: string, files?: readonly SourceFile[]) =>
  edited('payments', 'senders: [prod-eu]', `senders: [${senders}]`, files);

describe('a group of senders', () => {
  it.each([
    ['in a receiver', opsOf('all', grouped('{ all: [prod-eu, prod-us] }'))],
    ['in a fence', fenceOf('all', grouped('{ all: [prod-eu, prod-us] }'))],
    ['in both', opsOf('all', fenceOf('all', grouped('{ all: [prod-us, prod-eu] }')))],
    ['beside one of its senders', opsOf('prod-us, all', grouped('{ all: [prod-eu, prod-us] }'))],
    ['beside a group with the same sender', opsOf('all, us', grouped('{ all: [prod-eu, prod-us], us: [prod-us] }'))],
    ['that nobody names', grouped('{ all: [prod-eu] }')],
  ])('%s is its senders, and nothing more', (_, files) => {
    expect(compiled(files)).toEqual(compiled(goodFiles));
  });

  it.each([
    ['without a sender', grouped('{ all: [] }'), 'limit', 'platform.yml:14:22 `senderGroups`: list at least one'],
    [
      'that is no list',
      grouped('{ all: prod-eu }'),
      'wrong_type',
      'platform.yml:14:22 `senderGroups`: write a list, not text',
    ],
    [
      'with a sender that there is not',
      grouped('{ all: [prod-eu, prod-use] }'),
      'sender_unknown',
      'platform.yml:14:32 `senderGroups`: no such sender: did you mean `prod-us`?',
    ],
    [
      'with a group',
      grouped('{ all: [prod-eu], more: [all] }'),
      'sender_unknown',
      'platform.yml:14:40 `senderGroups`: a group holds no group: list its senders',
    ],
    [
      'with itself',
      grouped('{ all: [all] }'),
      'sender_unknown',
      'platform.yml:14:23 `senderGroups`: a group holds no group: list its senders',
    ],
    [
      'with a pattern',
      grouped("{ all: ['prod-*'] }"),
      'wildcard',
      'platform.yml:14:23 `senderGroups`: wildcards are not allowed: list every name',
    ],
    [
      'with a sender twice',
      grouped('{ all: [prod-eu, prod-eu] }'),
      'duplicate_entry',
      'platform.yml:14:32 `senderGroups`: this is already in the list: remove it',
    ],
    [
      'named as a sender',
      grouped('{ prod-eu: [prod-us] }'),
      'name_taken',
      'platform.yml:14:17 a sender has this name: choose another for the group',
    ],
    [
      'with a name of another form',
      grouped('{ All: [prod-us] }'),
      'name_invalid',
      'platform.yml:14:17 this name: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first',
    ],
    [
      'that there is not',
      opsOf('al', grouped('{ all: [prod-us] }')),
      'sender_unknown',
      'teams/platform.yml:5:15 `senders`: no such sender: did you mean `all`?',
    ],
    [
      'that there is not, in a fence',
      fenceOf('prod-eu, prod-us, productions', grouped('{ production: [prod-us] }')),
      'sender_unknown',
      'platform.yml:12:33 `senders`: no such sender: did you mean `production`?',
    ],
    [
      'named twice',
      opsOf('all, all', grouped('{ all: [prod-us] }')),
      'duplicate_entry',
      'teams/platform.yml:5:20 `senders`: this is already in the list: remove it',
    ],
    [
      'of which the team may use only some',
      paymentsOf('all', grouped('{ all: [prod-eu, prod-us] }')),
      'sender_not_allowed',
      "teams/payments.yml:14:15 `senders`: team `payments` may not use `prod-us` of this group: add it to the team's `senders` in platform.yml, or write `prod-eu`",
    ],
  ])('%s is a fault at its place', (_, files, code, fault) => {
    expect(faultsOf(files)).toEqual([{ code, fault }]);
  });

  it('claims a receiver for each of its senders: the fault names the sender, and the group of the other team', () => {
    const files = edited(
      'ops',
      'platform-ops:',
      'payments-critical:',
      opsOf('all', fenceOf('all', grouped('{ all: [prod-us, prod-eu] }'))),
    );
    expect(faultsOf(files)).toEqual([
      {
        code: 'pair_taken',
        fault:
          'teams/payments.yml:14:15 `senders`: team `platform` already claims this receiver of this sender (teams/platform.yml:4, by the group `all`): rename one',
      },
      {
        code: 'pair_taken',
        fault:
          'teams/platform.yml:5:15 `senders`: team `payments` already claims this receiver of `prod-eu` of this group (teams/payments.yml:13): rename one',
      },
    ]);
  });

  it('may be of any size, and there is a limit for all pairs together', () => {
    const senders = Array.from({ length: 201 }, (_, index) => `prod-${index}`);
    const filesOf = (receiverCount: number, size: number) => [
      {
        path: 'platform.yml',
        text: JSON.stringify({
          senders: Object.fromEntries(senders.map((name) => [name, { scheme: 'grafana', secret: `senders/${name}` }])),
          senderGroups: { all: senders.slice(0, size) },
          teams: { a: { senders: ['all'], secrets: 'a/' } },
        }),
      },
      {
        path: 'teams/a.yml',
        text: `destinations: { chat: { type: slack, secret: a/chat } }\nreceivers:\n${Array.from({ length: receiverCount }, (_, index) => `  r${index}: { senders: [all], deliver: [chat] }\n`).join('')}`,
      },
    ];
    expect(compiled(filesOf(10, 200)).receivers).toHaveLength(2_000);
    expect(maxPairs).toBe(200_000);
    expect(faultsOf(filesOf(1_000, 201))).toEqual([
      {
        code: 'limit',
        fault:
          'teams/a.yml:998:21 `senders`: more than 200000 pairs of a sender and a receiver in all files: list fewer senders, or run a second guard for some of them',
      },
    ]);
  });

  it('that gains a sender is told, with each team and each receiver that hears it then', () => {
    const all = (group: string) => opsOf('all', fenceOf('all', grouped(group)));
    expect(changesBetween(all('{ all: [prod-eu] }'), all('{ all: [prod-eu, prod-us] }'))).toEqual([
      'widening team platform senders: + prod-us',
      'widening receiver platform/platform-ops senders: + prod-us',
      'neutral platform senderGroups: + all: prod-us',
    ]);
  });

  it('is found for a sender that a receiver has by it, and for no other', () => {
    const find = createGroupFinder(opsOf('prod-us, all', grouped('{ all: [prod-eu, prod-us] }')));
    const receiver = { team: 'platform', name: 'platform-ops' };
    expect(find({ ...receiver, sender: 'prod-eu' })).toBe('all');
    expect(find({ ...receiver, sender: 'prod-us' })).toBeUndefined();
    expect(find({ ...receiver, sender: 'constructor' })).toBeUndefined();
    expect(find({ ...receiver, name: 'other', sender: 'prod-eu' })).toBeUndefined();
  });

  it('gives a receiver exactly the senders that it, or a group in its list, names', () => {
    const senders = ['a', 'b', 'c', 'd'] as const;
    const groups = ['g', 'h'] as const;
    const model = fc.record({
      g: fc.subarray([...senders], { minLength: 1 }),
      h: fc.subarray([...senders], { minLength: 1 }),
      listed: fc.shuffledSubarray([...senders, ...groups], { minLength: 1 }),
      fence: fc.shuffledSubarray([...senders, ...groups]),
    });
    fc.assert(
      fc.property(model, ({ g, h, listed, fence }) => {
        const expand = (names: readonly string[]) =>
          [...new Set(names.flatMap((name) => (name === 'g' ? g : name === 'h' ? h : [name])))].toSorted();
        const files = [
          {
            path: 'platform.yml',
            text: JSON.stringify({
              senders: Object.fromEntries(senders.map((name) => [name, { scheme: 'grafana', secret: `keys/${name}` }])),
              senderGroups: { g, h },
              teams: { t: { senders: fence, secrets: 't/' } },
            }),
          },
          {
            path: 'teams/t.yml',
            text: JSON.stringify({
              destinations: { chat: { type: 'slack', secret: 't/chat' } },
              receivers: { r: { senders: listed, deliver: ['chat'] } },
            }),
          },
        ];
        const allowed = new Set(expand(fence));
        const mayAll = expand(listed).every((sender) => allowed.has(sender));
        const codes = faultsOf(files).map(({ code }) => code);
        expect(new Set(codes)).toEqual(new Set(mayAll ? [] : ['sender_not_allowed']));
        if (mayAll) expect(compiled(files).receivers.map(({ sender }) => sender)).toEqual(expand(listed));
      }),
    );
  });
});
