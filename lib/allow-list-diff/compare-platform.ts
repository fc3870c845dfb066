import { type Change, narrowing, neutral, type Where, widening } from './change.ts';
import { compareItems, compareValue } from './compare-field.ts';
import type { ReviewedAllowList } from './reviewed-allow-list.ts';

/** What `platform.yml` says of the guard as a whole. */
export function comparePlatform(before: ReviewedAllowList, after: ReviewedAllowList): Change[] {
  return [
    ...compareItems(field('escalation'), before.allowList.escalation, after.allowList.escalation, {
      added: widening('more are told of dead letters'),
      removed: narrowing('fewer are told of dead letters'),
    }),
    ...compareItems(field('linkHosts'), before.allowList.linkHosts, after.allowList.linkHosts, {
      added: widening('messages may link to more hosts'),
      removed: narrowing('messages may link to fewer hosts'),
    }),
    ...compareValue(field('emailFrom'), before.platform.emailFrom, after.platform.emailFrom, {
      added: widening('email is sent under this address'),
      removed: narrowing('no email is sent'),
      changed: widening('email is sent under another address'),
    }),
    ...compareAudience(before, after),
  ];
}

/** The audience counts where somebody sends bearer tokens. Before there was an allow-list there was none to change. */
function compareAudience(before: ReviewedAllowList, after: ReviewedAllowList): Change[] {
  if (before.allowList.audience === '' || after.allowList.audience === '') return [];
  const counts = after.allowList.senders.some(({ scheme }) => scheme === 'bearer');
  const changed = counts
    ? widening('tokens that are made for another audience are taken')
    : neutral('no sender uses bearer tokens');
  const verdicts = { added: changed, removed: changed, changed };
  return compareValue(field('audience'), before.allowList.audience, after.allowList.audience, verdicts);
}

function field(name: string): Where {
  return { subject: 'platform', name: '', field: name };
}
