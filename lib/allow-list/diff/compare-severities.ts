import { createSeverities, type FiringTone } from '../../rendering/severity.ts';
import type { CompiledAllowList } from '../allow-list.ts';
import { type Change, narrowing, neutral, type Verdict, type Where, widening } from './change.ts';
import { compareItems, compareValue } from './compare-field.ts';
import { always } from './field-rules.ts';
import type { ReviewedAllowList } from './reviewed-allow-list.ts';

/** From the least urgent to the most urgent. */
const tones = ['info', 'warning', 'critical'] as const satisfies readonly FiringTone[];

/**
 * Nobody is notified who was not before, but a mention and a loud push message go by how bad an alert is: who makes a
 * severity more urgent lets it ring for more people, and who makes it less urgent can silence it. Another label can do
 * either.
 */
const verdicts: Readonly<Record<'more' | 'less' | 'same', Verdict>> = {
  more: widening('alerts of this severity are more urgent: mentions and loud messages are for them too'),
  less: narrowing('alerts of this severity are less urgent: fewer mentions and loud messages are for them'),
  same: neutral('alerts of this severity stay as urgent as they are'),
};

export function compareSeverities(
  where: Where,
  { allowList: before }: ReviewedAllowList,
  { allowList: after }: ReviewedAllowList,
): Change[] {
  const [old, current] = [toneByName(before), toneByName(after)];
  const touched = [...new Set([...old.keys(), ...current.keys()])].filter(
    (name) => old.get(name) !== current.get(name),
  );
  const byEffect = Map.groupBy(touched, createJudge(before, after));
  const label = compareValue(
    where,
    before.severities?.label && `label: ${before.severities.label}`,
    after.severities?.label && `label: ${after.severities.label}`,
    always(widening('another label says how urgent an alert is')),
  );
  return [
    ...label,
    ...(['more', 'less', 'same'] as const).flatMap((effect) => {
      const names = byEffect.get(effect) ?? [];
      const { [effect]: verdict } = verdicts;
      return compareItems(where, shown(names, old), shown(names, current), { added: verdict, removed: verdict });
    }),
  ];
}

function toneByName({ severities = {} }: CompiledAllowList): ReadonlyMap<string, FiringTone> {
  return new Map(tones.flatMap((tone) => (severities[tone] ?? []).map((name) => [name, tone] as const)));
}

/** By what a name means with the built-in names beneath: one that nobody knows is as urgent as can be. */
function createJudge(before: CompiledAllowList, after: CompiledAllowList): (name: string) => keyof typeof verdicts {
  const [was, is] = [before, after].map(({ severities = {} }) => createSeverities(severities).tones);
  return (name) => {
    const change = tones.indexOf(is?.get(name) ?? 'critical') - tones.indexOf(was?.get(name) ?? 'critical');
    if (change === 0) return 'same';
    return change > 0 ? 'more' : 'less';
  };
}

function shown(names: readonly string[], toneOf: ReadonlyMap<string, FiringTone>): string[] {
  return names.flatMap((name) => (toneOf.has(name) ? [`${toneOf.get(name)}: ${name}`] : []));
}
