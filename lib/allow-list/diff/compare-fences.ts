import type { FencedHost } from '../allow-list.ts';
import type { FenceFields } from '../compile/platform-schema.ts';
import type { Fence } from '../compile/read-fences.ts';
import { type Change, narrowing, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { compareItems, compareValue, entryChange } from './compare-field.ts';
import { always, compareFields, type FieldRules, listRule, showFields, valueRule } from './field-rules.ts';

const rules: FieldRules<Fence, keyof FenceFields> = {
  senders: listRule(({ senders }) => senders, {
    added: widening('the team may use more senders'),
    removed: narrowing('the team may use fewer senders'),
  }),
  receivers: {
    shown: ({ receivers }) => (receivers?.length === 0 ? '[]' : receivers),
    compare: compareClaims,
  },
  secrets: valueRule(
    ({ secrets }) => secrets,
    (before, after) => ({
      added: widening('the team may name secrets under this prefix'),
      removed: narrowing('the team may name no secret'),
      changed: after.secrets?.startsWith(before.secrets ?? '')
        ? narrowing('the team may name fewer secrets')
        : widening('the team may name other secrets'),
    }),
  ),
  emailDomains: listRule(({ emailDomains }) => emailDomains, {
    added: widening('the team may write to addresses of more domains'),
    removed: narrowing('the team may write to addresses of fewer domains'),
  }),
  hosts: {
    shown: ({ hosts }) => hosts.map(markedHost),
    compare: (where, before, after) => compareHosts(where, before.hosts, after.hosts),
  },
  topics: listRule(({ topics }) => topics, {
    added: widening('the team may publish to more topics'),
    removed: narrowing('the team may publish to fewer topics'),
  }),
};

export function compareFences(before: readonly Fence[], after: readonly Fence[]): Change[] {
  return compareEntries(byTeam(before), byTeam(after), {
    added: (fence) => [
      entryChange(where(fence), 'added', showFields(rules, fence), widening('one more team may be notified')),
    ],
    removed: (fence) => [
      entryChange(where(fence), 'removed', showFields(rules, fence), narrowing('the team may no longer be notified')),
    ],
    changed: (old, current) => compareFields(rules, where(current), old, current),
  });
}

/** Without a list a team may claim any receiver that is left, so that the first list takes away, even an empty one. */
function compareClaims(where: Where, { receivers: before }: Fence, { receivers: after }: Fence): Change[] {
  if (before !== undefined && after !== undefined) {
    return compareItems(where, before, after, {
      added: widening('the team may claim more receivers'),
      removed: narrowing('the team may claim fewer receivers'),
    });
  }
  return compareValue(where, before, after, {
    ...always(widening('the team may claim any receiver that no other team has')),
    added: narrowing('the team may claim no other receivers'),
  });
}

function compareHosts(where: Where, before: readonly FencedHost[], after: readonly FencedHost[]): Change[] {
  const stays = new Set(before.map(hostName)).intersection(new Set(after.map(hostName)));
  const markedUnlessStays = (host: FencedHost) => (stays.has(hostName(host)) ? hostName(host) : markedHost(host));
  const privateThatStay = (hosts: readonly FencedHost[]) =>
    hosts.filter((host) => host.private && stays.has(hostName(host))).map(markedHost);
  return [
    ...compareItems(where, before.map(markedUnlessStays), after.map(markedUnlessStays), {
      added: widening('the team may call more hosts'),
      removed: narrowing('the team may call fewer hosts'),
    }),
    ...compareItems(where, privateThatStay(before), privateThatStay(after), {
      added: widening('its private addresses may be called'),
      removed: narrowing('its private addresses are rejected'),
    }),
  ];
}

function markedHost(host: FencedHost): string {
  return host.private ? `${hostName(host)} (private)` : hostName(host);
}

function hostName({ host, port }: FencedHost): string {
  return port === 443 ? host : `${host}:${port}`;
}

function where({ team }: Fence): Where {
  return { subject: 'team', name: team };
}

function byTeam(fences: readonly Fence[]): ReadonlyMap<string, Fence> {
  return new Map(fences.map((fence) => [fence.team, fence]));
}
