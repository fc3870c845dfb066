import { looksLikeCredential } from '../../text/looks-like-credential.ts';
import { suggestName } from '../../text/near-name.ts';
import { checkDuplicatesAt } from './check-lists.ts';
import { checkName, exactMessage, isWildcard, mayBeShown } from './check-names.ts';
import type { Fault, FaultCode } from './fault.ts';
import { type Entry, faultAt, faultAtKey, locate } from './locate.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { entriesOf, type Platform } from './read-platform.ts';
import type { Demand, Rule } from './rule-schema.ts';

/** Of what each can be demanded; a new demand does not compile until this says it. */
const demandedOf: Readonly<Record<keyof Demand, 'receivers' | 'both'>> = {
  destinations: 'receivers',
  vendors: 'receivers',
  oneOfTypes: 'receivers',
  fallback: 'receivers',
  urgent: 'receivers',
  require: 'receivers',
  onlyTypes: 'both',
  onlyRegions: 'both',
};

/** A rule that was written, with its place. */
export type WrittenRule = { readonly entry: Entry; readonly rule: Rule };

/** Those without a fault of their schema. */
export function writtenRules({ entry }: Platform): readonly WrittenRule[] {
  const rules = new Map(Object.entries(entry.valid.rules ?? {}));
  return entriesOf(entry, 'rules').flatMap((one) => {
    const rule = rules.get(one.name);
    return rule === undefined ? [] : [{ entry: one, rule }];
  });
}

/** Rules that can be kept, or broken: they are about one thing, and name teams and types that there are. */
export function checkRules(platform: Platform, providers: ProviderRegistry): readonly Fault[] {
  // Of every entry: the schema leaves out a rule named `__proto__`, which nobody would notice.
  const names = entriesOf(platform.entry, 'rules').flatMap(checkName);
  const others = writtenRules(platform).flatMap((written) => [
    ...checkSubject(written),
    ...checkTeams(written, platform),
    ...checkTypes(written, providers),
    ...checkReasons(written),
  ]);
  return [...names, ...others];
}

function checkSubject({ entry, rule }: WrittenRule): readonly Fault[] {
  if ((rule.receivers === undefined) === (rule.destinations === undefined)) {
    const message = 'a rule is about one of them: write either `receivers` or `destinations`';
    return [faultAtKey(entry, 'rule_unclear', message)];
  }
  if (Object.keys(rule.demand).length === 0) {
    return [at(entry, ['demand'], 'rule_unclear', 'demand at least one thing')];
  }
  if (rule.destinations === undefined) return [];
  const wrong = Object.entries(demandedOf).filter(
    ([field, of]) => of === 'receivers' && Object.hasOwn(rule.demand, field),
  );
  return wrong.map(([field]) =>
    at(
      entry,
      ['demand', field],
      'rule_unclear',
      `\`${field}\` is demanded of receivers, and this rule judges destinations`,
    ),
  );
}

function checkTeams({ entry, rule }: WrittenRule, { teams }: Platform): readonly Fault[] {
  // That the platform has no team at all is a fault of its own.
  if (teams.size === 0) return [];
  const known = [...teams.keys()].filter(mayBeShown);
  const unknown = (name: string, path: readonly (string | number)[]) => {
    if (teams.has(name)) return [];
    if (isWildcard(name)) return [at(entry, path, 'wildcard', exactMessage)];
    return [at(entry, path, 'team_unknown', `no such team: ${suggestName(name, known, 'declare it in `teams`')}`)];
  };
  return [
    ...(rule.teams ?? []).flatMap((name, index) => unknown(name, ['teams', index])),
    ...checkDuplicatesAt(entry, ['teams'], rule.teams ?? []),
    ...Object.keys(rule.exceptions).flatMap((name) => unknown(name, ['exceptions', name])),
  ];
}

function checkTypes({ entry, rule }: WrittenRule, providers: ProviderRegistry): readonly Fault[] {
  const lists: readonly (readonly [readonly [string, string], readonly string[] | undefined])[] = [
    [['destinations', 'types'], rule.destinations?.types],
    [['demand', 'oneOfTypes'], rule.demand.oneOfTypes],
    [['demand', 'onlyTypes'], rule.demand.onlyTypes],
  ];
  return lists.flatMap(([path, types = []]) => [
    ...types.flatMap((type, index) => {
      if (providers.has(type)) return [];
      const message = `no such provider: ${suggestName(type, providers.keys(), 'there is none')}`;
      return [at(entry, [...path, index], 'provider_unknown', message)];
    }),
    ...checkDuplicatesAt(entry, path, types),
  ]);
}

/** They are shown to whoever breaks the rule, in the log of a build too. */
function checkReasons({ entry, rule }: WrittenRule): readonly Fault[] {
  const reasons: readonly (readonly [readonly string[], string | undefined])[] = [
    [['reason'], rule.reason],
    ...Object.entries(rule.exceptions).map(([team, { reason }]) => [['exceptions', team, 'reason'], reason] as const),
  ];
  return reasons.flatMap(([path, reason = '']) => {
    if (!reason.split(/\s+/).some(looksLikeCredential)) return [];
    return [at(entry, path, 'secret_written', 'this looks like a credential, and reasons are shown: remove it')];
  });
}

function at(entry: Entry, path: readonly (string | number)[], code: FaultCode, message: string): Fault {
  const { key, value, found } = locate(entry, path);
  // An exception stands at its team.
  const place = found && path[0] === 'exceptions' && path.length === 2 ? { key: value, value: key } : { key, value };
  return faultAt(entry.file, place, code, `\`${String(path[0])}\`: ${message}`);
}
