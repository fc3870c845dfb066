import { listNames } from '../../text/near-name.ts';
import { mayBeShown } from './check-names.ts';
import { type WrittenRule, writtenRules } from './check-rules.ts';
import type { Fault, Warning } from './fault.ts';
import { type Entry, faultAt, locate, type Place, position, referenceTo } from './locate.ts';
import type { ReadDestination } from './read-destination.ts';
import type { Platform } from './read-platform.ts';
import type { TeamFile } from './read-team-file.ts';
import type { Demand } from './rule-schema.ts';
import type { ReceiverEntry } from './team-schema.ts';

/** What a rule finds in one entry: where, and what is demanded there. */
type Breach = { readonly entry: Entry; readonly place: Pick<Place, 'key' | 'value'>; readonly lacks: string };

/** A destination that a receiver names, and where it does. */
type Named = ReadDestination & { readonly place: Place };

type Judged = {
  readonly receiver: ReceiverEntry;
  readonly deliver: readonly Named[];
  readonly fallback: readonly Named[];
};

type Judge = (demand: Demand, judged: Judged) => readonly Omit<Breach, 'entry'>[];

/** A new demand does not compile until it is judged. */
const judges: Readonly<Record<keyof Demand, Judge>> = {
  destinations: ({ destinations = 0 }, { receiver, deliver }) =>
    deliver.length >= destinations
      ? []
      : [{ place: locate(receiver, ['deliver']), lacks: `deliver to ${destinations} destinations or more` }],
  vendors: ({ vendors = 0 }, { receiver, deliver }) => {
    const own = [...new Set(deliver.flatMap(({ provider }) => provider?.vendor ?? []))];
    const lacks = `deliver to destinations of ${vendors} vendors or more, not of ${listNames(own)} alone`;
    return own.length >= vendors ? [] : [{ place: locate(receiver, ['deliver']), lacks }];
  },
  oneOfTypes: ({ oneOfTypes = [] }, { receiver, deliver }) =>
    deliver.some(({ provider }) => oneOfTypes.includes(provider?.type ?? ''))
      ? []
      : [
          {
            place: locate(receiver, ['deliver']),
            lacks: `deliver to a destination whose type is ${either(oneOfTypes)}`,
          },
        ],
  fallback: (_, { receiver, deliver, fallback }) => {
    const others = fallback.filter(({ entry }) => !deliver.some((one) => one.entry === entry));
    if (others.length > 0) return [];
    return [{ place: ownOrKey(receiver, 'fallback'), lacks: 'list a `fallback` that `deliver` does not list' }];
  },
  urgent: (_, { receiver }) =>
    receiver.valid.urgent === true ? [] : [{ place: ownOrKey(receiver, 'urgent'), lacks: 'write `urgent: true`' }],
  require: ({ require = [] }, { receiver }) => {
    const lacking = require.filter((label) => !Object.hasOwn(receiver.valid.require ?? {}, label));
    if (lacking.length === 0) return [];
    return [{ place: ownOrKey(receiver, 'require'), lacks: `require the label ${lacking.map(quote).join(' and ')}` }];
  },
  onlyTypes: (demand, { deliver, fallback }) =>
    [...deliver, ...fallback].flatMap((named) => outside(demand, named, 'onlyTypes')),
  onlyRegions: (demand, { deliver, fallback }) =>
    [...deliver, ...fallback].flatMap((named) => outside(demand, named, 'onlyRegions')),
};

/** How a destination alone breaks a rule: at its own line, or where a receiver names it. */
function outside(demand: Demand, { provider, options, place }: Named, by: 'onlyTypes' | 'onlyRegions') {
  const is = by === 'onlyTypes' ? provider?.type : options && provider?.region(options);
  const allowed = demand[by] ?? [];
  // What has no region is not in another one.
  if (is === undefined || allowed.includes(is)) return [];
  const noun = by === 'onlyTypes' ? 'type' : 'region';
  return [{ place, lacks: `use a destination whose ${noun} is ${either(allowed)}, not ${quote(is)}` }];
}

/**
 * What breaks the organisation's rules, at the team's line, with the rule's name and place. `today` ends exceptions; without
 * it none has ended, so that what compiles today compiles on any day.
 */
export function judgeRules(
  platform: Platform,
  teamFiles: readonly TeamFile[],
  today: string | undefined,
): readonly Fault[] {
  const rules = writtenRules(platform);
  if (rules.length === 0) return [];
  const destinations = new Map(
    teamFiles.flatMap(({ team, destinations: own }) =>
      [...(own ?? [])].map(([name, destination]) => [`${team}/${name}`, destination] as const),
    ),
  );
  return teamFiles.flatMap((teamFile) => {
    const judged = teamFile.receivers.flatMap((receiver) => resolve(receiver, teamFile.team, destinations));
    return rules.flatMap((written) => {
      if (!(written.rule.teams?.includes(teamFile.team) ?? true)) return [];
      const exception = exceptionOf(written, teamFile.team);
      if (exception !== undefined && (today === undefined || today <= exception.until)) return [];
      const ended = exception === undefined ? '' : `; this team was let off until ${exception.until}`;
      return breaches(written, teamFile, judged).map((breach) => tell(breach, written, ended));
    });
  });
}

/** Days. Long enough to mend it, or to ask again. */
const noticeDays = 30;

/** Exceptions that end soon: the first that a team hears of it should not be a build that fails. */
export function warnOfEndingExceptions(platform: Platform, today: string | undefined): readonly Warning[] {
  if (today === undefined) return [];
  return writtenRules(platform).flatMap(({ entry, rule }) =>
    Object.entries(rule.exceptions).flatMap(([team, { until }]) => {
      const days = Math.round((Date.parse(until) - Date.parse(today)) / 86_400_000);
      if (days < 0 || days > noticeDays) return [];
      const { key, value } = locate(entry, ['exceptions', team]);
      const message = `team \`${team}\` may break rule \`${entry.name}\` until ${until} only: mend it, or agree on another day`;
      return [
        { file: entry.file.path, ...position(entry.file, { key: value, value: key }), code: 'exception_ends', message },
      ];
    }),
  );
}

function exceptionOf({ rule }: WrittenRule, team: string) {
  return Object.hasOwn(rule.exceptions, team) ? rule.exceptions[team] : undefined;
}

function breaches({ rule }: WrittenRule, { destinations }: TeamFile, judged: readonly Judged[]): readonly Breach[] {
  const { demand, receivers } = rule;
  if (receivers !== undefined) {
    return judged
      .filter(({ receiver }) => isSelected(receiver, receivers.require))
      .flatMap((one) =>
        fieldsOf(demand).flatMap((field) =>
          judges[field](demand, one).map((breach) => ({ ...breach, entry: one.receiver })),
        ),
      );
  }
  const types = rule.destinations?.types;
  return [...(destinations?.values() ?? [])]
    .filter(({ provider }) => types?.includes(provider?.type ?? '') ?? true)
    .flatMap((destination) => {
      const { entry } = destination;
      const named = { ...destination, place: locate(entry, ['type']) };
      return (['onlyTypes', 'onlyRegions'] as const)
        .filter((by) => demand[by] !== undefined)
        .flatMap((by) => outside(demand, named, by).map((breach) => ({ ...breach, entry })));
    });
}

function fieldsOf(demand: Demand): readonly (keyof Demand)[] {
  return Object.keys(judges)
    .filter(isDemand)
    .filter((field) => demand[field] !== undefined);
}

function isDemand(field: string): field is keyof Demand {
  return Object.hasOwn(judges, field);
}

/** A receiver that says that it may get such an alert: it requires, for each label, one of the values. */
function isSelected(receiver: ReceiverEntry, labels: Readonly<Record<string, string | readonly string[]>>): boolean {
  const required = new Map(Object.entries(receiver.valid.require ?? {}));
  return Object.entries(labels).every(([label, values]) => {
    const own = listOf(required.get(label) ?? []);
    return listOf(values).some((value) => own.includes(value));
  });
}

function listOf(values: string | readonly string[]): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}

/** What delivers nothing is not judged, nor what names something that there is not. */
function resolve(
  receiver: ReceiverEntry,
  team: string,
  destinations: ReadonlyMap<string, ReadDestination>,
): readonly Judged[] {
  const { deliver, fallback = [], heartbeat } = receiver.valid;
  if (deliver === undefined || heartbeat !== undefined) return [];
  const named = (field: 'deliver' | 'fallback', names: readonly string[]) =>
    names.flatMap((name, index) => {
      const destination = destinations.get(name.includes('/') ? name : `${team}/${name}`);
      return destination === undefined ? [] : [{ ...destination, place: locate(receiver, [field, index]) }];
    });
  return [{ receiver, deliver: named('deliver', deliver), fallback: named('fallback', fallback) }];
}

function ownOrKey(receiver: ReceiverEntry, field: string): Pick<Place, 'key' | 'value'> {
  const place = locate(receiver, [field]);
  return place.found ? place : { key: receiver.value, value: receiver.key };
}

function tell({ entry, place, lacks }: Breach, { entry: written, rule }: WrittenRule, ended: string): Fault {
  const name = mayBeShown(written.name) ? ` \`${written.name}\`` : '';
  const reason = rule.reason === undefined ? '' : ` (${rule.reason})`;
  const message = `rule${name} (${referenceTo(written)}): ${lacks}${reason}${ended}`;
  return faultAt(entry.file, place, 'rule_broken', message);
}

function either(names: readonly string[]): string {
  return names.length === 1 ? names.map(quote).join('') : `one of ${listNames(names)}`;
}

function quote(name: string): string {
  return `\`${name}\``;
}
