import fc from 'fast-check';
import { type Document, isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { compileOnce } from './allow-list-compiled.ts';

/**
 * Allow-lists of few names, so that two of them often share a sender, a team, a receiver or a destination and differ in
 * one of its fields. They compile with `testProviders`.
 */

const senders = ['eu', 'us'] as const;
const teams = ['a', 'b'] as const;
const receiverNames = ['web.hook', 'critical', '__proto__', 'a|b`c', '@all'] as const;
const destinationNames = ['chat', 'mail', 'hook'] as const;

const some = <Item>(items: readonly Item[], minLength = 0) => fc.subarray([...items], { minLength });

const destinations = fc.record({
  chat: fc.record(
    { type: fc.constant('slack'), maxAlerts: fc.constantFrom(1, 2), parallelism: fc.constantFrom(1, 4) },
    { requiredKeys: ['type'] },
  ),
  mail: fc.record({ type: fc.constant('email'), to: some(['x@example.com', 'y@example.org'], 1) }),
  hook: fc.record(
    {
      type: fc.constant('webhook'),
      url: fc.constantFrom('https://h.example.com/1', 'https://h.example.com/2'),
      channel: fc.constantFrom('C1', 'C2'),
    },
    { requiredKeys: ['type', 'url'] },
  ),
});

const receiver = fc.record({
  senders: some(senders, 1),
  grouped: fc.boolean(),
  require: fc.record(
    { team: fc.constantFrom('a', 'b'), env: fc.oneof(fc.constantFrom('prod', 'dev'), some(['prod', 'dev', 'b'], 1)) },
    { requiredKeys: [] },
  ),
  deliver: some(destinationNames, 1),
  fallback: some(destinationNames),
  /** Whether it names the other team's chat too, where that is shared. */
  borrows: fc.record({ deliver: fc.boolean(), fallback: fc.boolean() }),
});

const team = fc.record({
  present: fc.boolean(),
  secrets: fc.constantFrom('first', 'second'),
  hosts: some([
    { host: 'h.example.com', private: false },
    { host: 'i.example.com', private: true },
    'j.example.com:8443',
  ]),
  topics: some(['a', 'b'].map((name) => `arn:aws:sns:eu-central-1:123456789012:${name}`)),
  claimable: fc.constantFrom(undefined, receiverNames),
  destinations,
  shares: fc.boolean(),
  receivers: fc.uniqueArray(fc.tuple(fc.constantFrom(...receiverNames), receiver), {
    maxLength: 3,
    selector: ([name]) => name,
  }),
});

const model = fc.record({
  keys: fc.record({ eu: fc.constantFrom('1', '2'), us: fc.constantFrom('1', '2') }),
  emailFrom: fc.constantFrom('from@example.com', 'other@example.com'),
  linkHosts: some(['l.example.com', 'm.example.com']),
  severities: fc.record(
    {
      label: fc.constantFrom('priority', 'urgency'),
      warning: some(['blocker', 'chore', 'p1']),
      info: some(['sos', 'page']),
    },
    { requiredKeys: [] },
  ),
  a: team,
  b: team,
});

type Model = typeof model extends fc.Arbitrary<infer Value> ? Value : never;

/** The files of an allow-list without faults. */
export const allowListFiles: fc.Arbitrary<readonly SourceFile[]> = model.map(filesOf);

/** One part of the second in the place of the first's: a change as one line of a pull request makes it. */
const parts: readonly ((first: Model, second: Model) => Model)[] = [
  (first, { keys }) => ({ ...first, keys }),
  (first, { emailFrom, linkHosts }) => ({ ...first, emailFrom, linkHosts }),
  (first, { severities }) => ({ ...first, severities }),
  (first, { a }) => ({ ...first, a: { ...first.a, hosts: a.hosts } }),
  (first, { a }) => ({ ...first, a: { ...first.a, topics: a.topics, claimable: a.claimable } }),
  (first, { b }) => ({ ...first, b }),
  (first, { b }) => ({ ...first, b: { ...first.b, shares: b.shares } }),
  (first, { a }) => ({ ...first, a: { ...first.a, secrets: a.secrets } }),
  (first, { a }) => ({ ...first, a: { ...first.a, receivers: a.receivers } }),
  ...destinationNames.map((name) => (first: Model, { a }: Model) => {
    return { ...first, a: { ...first.a, destinations: { ...first.a.destinations, [name]: a.destinations[name] } } };
  }),
  ...(['senders', 'require', 'deliver', 'fallback', 'borrows'] as const).map(
    (field) =>
      (first: Model, { a, b }: Model) => {
        const [[, other] = []] = [...a.receivers, ...b.receivers];
        const receivers = first.a.receivers.map(([name, one], index): [typeof name, typeof one] => {
          return [name, index === 0 && other !== undefined ? { ...one, [field]: other[field] } : one];
        });
        return { ...first, a: { ...first.a, receivers } };
      },
  ),
];

/** Two allow-lists that differ in one place, or in none. */
export const neighbouringAllowLists: fc.Arbitrary<readonly [readonly SourceFile[], readonly SourceFile[]]> = fc
  .tuple(model, model, fc.constantFrom(...parts))
  .map(([first, second, replace]) => [filesOf(first), filesOf(replace(first, second))]);

function filesOf(model: Model): readonly SourceFile[] {
  const claimed = new Set<string>();
  const present = teams.filter((name) => name === 'a' || model[name].present);
  const platform = {
    emailFrom: model.emailFrom,
    senders: Object.fromEntries(
      senders.map((name) => [name, { scheme: 'standard-webhooks', secret: `senders/${name}_${model.keys[name]}` }]),
    ),
    senderGroups: { everywhere: senders },
    teams: Object.fromEntries(
      present.map((name) => [
        name,
        {
          senders: ['everywhere'],
          secrets: `${name}/${model[name].secrets}/`,
          emailDomains: ['example.com', 'example.org'],
          hosts: [...model[name].hosts, 'h.example.com'].filter(isFirstOfHost),
          topics: model[name].topics,
          ...(model[name].claimable === undefined ? {} : { receivers: model[name].claimable }),
        },
      ]),
    ),
    linkHosts: model.linkHosts,
    severities: model.severities,
  };
  const files = present.map((name) => {
    const { destinations: declared, receivers, secrets, shares } = model[name];
    const other = name === 'a' ? 'b' : 'a';
    const isOffered = present.includes(other) && model[other].shares;
    const borrowed = (does: boolean) => (does && isOffered ? [`${other}/chat`] : []);
    const secret = (of: string) => `${name}/${secrets}/${of}`;
    const text = stringify(
      {
        destinations: {
          chat: {
            ...declared.chat,
            secret: secret('chat'),
            ...(shares && present.includes(other) ? { share: [other] } : {}),
          },
          mail: declared.mail,
          hook: { ...declared.hook, secret: secret('hook') },
        },
        receivers: new Map(
          receivers
            .filter(([receiverName, { senders: of }]) => claim(claimed, receiverName, of))
            .map(([receiverName, { borrows, grouped, ...written }]) => {
              const of = grouped && written.senders.length === senders.length ? ['everywhere'] : written.senders;
              const deliver = [...written.deliver, ...borrowed(borrows.deliver)];
              const fallback = [...written.fallback, ...borrowed(borrows.fallback)];
              return [receiverName, { ...written, senders: of, deliver, fallback }] as const;
            }),
        ),
      },
      { aliasDuplicateObjects: false },
    );
    return { path: `teams/${name}.yml`, text };
  });
  return [{ path: 'platform.yml', text: stringify(platform, { aliasDuplicateObjects: false }) }, ...files];
}

const moves = fc.array(
  fc.record({
    kind: fc.constantFrom('destination', 'receiver', 'takeover', 'team'),
    team: fc.constantFrom(...teams),
    from: fc.constantFrom(...destinationNames, ...receiverNames),
    to: fc.constantFrom('room', 'desk', ...receiverNames),
  }),
  { minLength: 1, maxLength: 3 },
);

type Move = typeof moves extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

/** Two allow-lists that differ in at most one place, before names were given, teams renamed or receivers handed over. */
export const reorganisedAllowLists: fc.Arbitrary<readonly [readonly SourceFile[], readonly SourceFile[]]> = fc
  .tuple(neighbouringAllowLists, moves)
  .map(([[first, second], wanted]) => [first, wanted.reduce(reorganise, second)]);

/** A move that no allow-list could make changes nothing. */
function reorganise(files: readonly SourceFile[], move: Move): readonly SourceFile[] {
  const after = moved(files, move);
  return compileOnce(after).ok ? after : files;
}

function moved(files: readonly SourceFile[], { kind, team, from, to }: Move): readonly SourceFile[] {
  const other = team === 'a' ? 'b' : 'a';
  const documents = new Map(files.map(({ path, text }) => [path, parseDocument(text)]));
  const [platform, own] = [documents.get('platform.yml'), documents.get(`teams/${team}.yml`)];
  const theirs = documents.get(`teams/${other}.yml`);
  const receivers = own?.get('receivers');
  switch (kind) {
    case 'destination':
      rename(own?.get('destinations'), from, to);
      if (isMap(receivers)) for (const { value } of receivers.items) renameItems(value, from, to);
      break;
    case 'receiver':
      rename(receivers, from, to);
      break;
    case 'takeover': {
      const goal = theirs?.get('receivers');
      if (!isMap(receivers) || !isMap(goal) || goal.has(from)) break;
      goal.items.push(...receivers.items.filter(({ key }) => nameOf(key) === from));
      receivers.items = receivers.items.filter(({ key }) => nameOf(key) !== from);
      break;
    }
    case 'team':
      rename(platform?.get('teams'), team, 'c');
      break;
  }
  return [...documents].map(([path, document]) => ({
    path: kind === 'team' && path === `teams/${team}.yml` ? 'teams/c.yml' : path,
    text: document.toString(),
  }));
}

function rename(map: unknown, from: string, to: string): void {
  if (!isMap(map) || map.has(to)) return;
  for (const pair of map.items) if (nameOf(pair.key) === from && isScalar(pair.key)) pair.key.value = to;
}

function renameItems(receiver: unknown, from: string, to: string): void {
  for (const field of ['deliver', 'fallback']) {
    const list = isMap(receiver) ? receiver.get(field) : undefined;
    if (isSeq(list)) for (const item of list.items) if (isScalar(item) && item.value === from) item.value = to;
  }
}

function nameOf(key: unknown): unknown {
  return isScalar(key) ? key.value : undefined;
}

/** A pair of sender and receiver belongs to one team: a receiver that claims a taken one is left out. */
function claim(claimed: Set<string>, receiverName: string, of: readonly string[]): boolean {
  const pairs = of.map((sender) => `${sender} ${receiverName}`);
  if (pairs.some((pair) => claimed.has(pair))) return false;
  for (const pair of pairs) claimed.add(pair);
  return true;
}

function isFirstOfHost(
  host: string | { host: string },
  index: number,
  all: readonly (string | { host: string })[],
): boolean {
  const nameOf = (one: string | { host: string }) => (typeof one === 'string' ? one : one.host);
  return all.findIndex((one) => nameOf(one) === nameOf(host)) === index;
}

/** The same allow-list as somebody else would write it: files, keys and lists in another order, in another style. */
export function rewriteFiles(files: readonly SourceFile[], flow: boolean): readonly SourceFile[] {
  return files.toReversed().map(({ path, text }) => {
    const document = parseDocument(text);
    reverse(document.contents);
    return { path, text: `# another hand\n${flow ? inFlowStyle(document) : document.toString({ indent: 4 })}` };
  });
}

function reverse(node: unknown): void {
  if (isSeq(node)) {
    node.items.reverse();
    for (const item of node.items) reverse(item);
  } else if (isMap(node)) {
    node.items.reverse();
    for (const { value } of node.items) reverse(value);
  }
}

function inFlowStyle(document: Document.Parsed): string {
  return document.toString({ collectionStyle: 'flow', defaultStringType: 'QUOTE_DOUBLE' });
}
