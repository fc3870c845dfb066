import type { CompiledAllowList } from '../allow-list.ts';
import type { PlatformFields } from '../compile/platform-schema.ts';
import type { PlatformFences } from '../compile/read-fences.ts';
import { audienceOfStage } from '../stage.ts';
import { type Change, narrowing, neutral, widening } from './change.ts';
import { compareValue } from './compare-field.ts';
import { compareRules } from './compare-rules.ts';
import { compareSeverities } from './compare-severities.ts';
import { always, compareFields, type FieldRules, listRule, valueRule } from './field-rules.ts';

type Reviewed = { readonly allowList: CompiledAllowList; readonly platform: PlatformFences };

/** Senders and teams are entries of their own, told as such. */
const rules: FieldRules<Reviewed, Exclude<keyof PlatformFields, 'senders' | 'teams'>> = {
  escalation: listRule(({ allowList }) => allowList.escalation, {
    added: widening('more are notified of what is wrong with the guard'),
    removed: narrowing('fewer are notified of what is wrong with the guard'),
  }),
  // What that does is told of each team and each receiver that names the group.
  senderGroups: listRule(
    ({ platform }) =>
      platform.senderGroups.flatMap(({ name, senders }) => senders.map((sender) => `${name}: ${sender}`)),
    {
      added: neutral('the name stands for more senders'),
      removed: neutral('the name stands for fewer senders'),
    },
  ),
  rules: { shown: ({ platform }) => platform.rules, compare: compareRules },
  linkHosts: listRule(({ allowList }) => allowList.linkHosts, {
    added: widening('messages may link to more hosts'),
    removed: narrowing('messages may link to fewer hosts'),
  }),
  severities: { shown: ({ allowList }) => allowList.severities, compare: compareSeverities },
  emailFrom: valueRule(
    ({ platform }) => platform.emailFrom,
    () => ({
      added: widening('email is sent under this address'),
      removed: narrowing('no email is sent'),
      changed: widening('email is sent under another address'),
    }),
  ),
  audience: {
    shown: ({ allowList }) => shownAudience(allowList),
    compare: (where, { allowList: before }, { allowList: after }) => {
      // Before there was an allow-list there was none to change.
      if (before.audience === '' || after.audience === '') return [];
      return compareValue(where, shownAudience(before), shownAudience(after), always(audienceVerdict(after)));
    },
  },
};

/** What `platform.yml` says of the guard as a whole. Escalation in `before` names destinations by the ids of now. */
export function comparePlatform(before: Reviewed, after: Reviewed): Change[] {
  return compareFields(rules, { subject: 'platform', name: '' }, before, after);
}

/** One allow-list serves all stages. */
function shownAudience({ audience }: CompiledAllowList): string {
  return audience ?? audienceOfStage('<stage>');
}

/** The audience counts where somebody sends bearer tokens. */
function audienceVerdict({ senders }: CompiledAllowList) {
  return senders.some(({ scheme }) => scheme === 'bearer')
    ? widening('tokens for another audience are accepted')
    : neutral('no sender uses bearer tokens');
}
