import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadAllowList, type Receiver, resolveReceiver } from '../../lib/allow-list/allow-list.ts';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { openPacked } from '../../lib/allow-list/compile/pack.ts';
import { compiled } from '../support/allow-list-compiled.ts';

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,11}$/);
/** Anything that a reviewer can see; a star would be taken for a wildcard. */
const receiverName = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => !/[\p{C}\p{Zl}\p{Zp}*]/u.test(text)),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '404',
    'true',
    'null',
    '~',
    '<<',
    'web.hook',
    'ns/config/name',
    'a: b',
    '- a',
    '# a',
    ' a ',
  ),
);
const label = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,9}$/);
const labelValue = fc.string({ minLength: 1, maxLength: 20 });

const receiver = fc.record({
  name: receiverName,
  senders: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1, maxLength: 3 }),
  require: fc.dictionary(label, fc.oneof(labelValue, fc.uniqueArray(labelValue, { minLength: 1, maxLength: 4 })), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  deliver: fc.uniqueArray(fc.nat({ max: 1 }), { minLength: 1, maxLength: 2 }),
  fallback: fc.uniqueArray(fc.nat({ max: 1 }), { maxLength: 2 }),
});

const model = fc
  .record({
    senders: fc.uniqueArray(name, { minLength: 3, maxLength: 3 }),
    teams: fc.uniqueArray(
      fc.record({
        name,
        destinations: fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
        receivers: fc.uniqueArray(receiver, { maxLength: 4, selector: (entry) => entry.name }),
      }),
      { minLength: 1, maxLength: 3, selector: (team) => team.name },
    ),
  })
  // A receiver belongs to one team: later claims of its name are left out.
  .map(({ senders, teams }) => {
    const claimed = new Set<string>();
    const claim = (text: string) => !claimed.has(text) && claimed.add(text).has(text);
    return {
      senders,
      teams: teams.map((team) => ({ ...team, receivers: team.receivers.filter((entry) => claim(entry.name)) })),
    };
  });

type Model = typeof model extends fc.Arbitrary<infer Value> ? Value : never;

it('What is written is what is resolved, and nothing else is', () => {
  fc.assert(
    fc.property(model, receiverName, name, (written, strangeReceiver, strangeSender) => {
      const expected = receiversOf(written);
      const list = compiled(filesOf(written));
      const whole = loadAllowList(JSON.stringify(list), 'test');
      const packed = openPacked(list, 'test');
      const names = written.teams.flatMap(({ receivers }) => receivers.map((entry) => entry.name));
      for (const sender of [...written.senders, strangeSender]) {
        for (const receiver of [...names, strangeReceiver]) {
          const wanted = expected.get(JSON.stringify([sender, receiver]));
          for (const allowList of [whole, packed]) {
            const resolved = resolveReceiver(allowList, sender, receiver);
            expect(resolved).toEqual(wanted);
            for (const id of resolved?.deliver ?? []) expect(allowList.destinations.get(id)?.id).toBe(id);
          }
        }
      }
    }),
  );
});

/** What is to be found, by sender and receiver. */
function receiversOf({ senders, teams }: Model): ReadonlyMap<string, Receiver> {
  const all = teams.flatMap((team) =>
    team.receivers.flatMap((entry) =>
      entry.senders.map((at): [string, Receiver] => {
        const sender = senders[at] ?? '';
        const ids = (indexes: readonly number[]) => indexes.map((index) => `${team.name}/${team.destinations[index]}`);
        const require = Object.entries(entry.require)
          .map(([of, values]): Receiver['require'][number] => {
            const [first = '', ...others] = typeof values === 'string' ? [values] : values.toSorted();
            return [of, first, ...others];
          })
          .toSorted(([a], [b]) => (a < b ? -1 : 1));
        const found = { sender, name: entry.name, team: team.name, require };
        return [
          JSON.stringify([sender, entry.name]),
          { ...found, deliver: ids(entry.deliver), fallback: ids(entry.fallback) },
        ];
      }),
    ),
  );
  return new Map(all);
}

function filesOf({ senders, teams }: Model): readonly SourceFile[] {
  const platform = {
    senders: Object.fromEntries(
      senders.map((sender) => [sender, { scheme: 'standard-webhooks', secret: `senders/${sender}_key` }]),
    ),
    teams: Object.fromEntries(teams.map((team) => [team.name, { senders, secrets: `teams/${team.name}/` }])),
  };
  const files = teams.map(({ name: team, destinations, receivers }) => ({
    path: `teams/${team}.yml`,
    text: stringify(
      {
        destinations: Object.fromEntries(
          destinations.map((destination) => [
            destination,
            { type: 'slack', secret: `teams/${team}/${destination}_url` },
          ]),
        ),
        receivers: new Map(
          receivers.map((entry) => [
            entry.name,
            {
              senders: entry.senders.map((at) => senders[at]),
              require: entry.require,
              deliver: entry.deliver.map((at) => destinations[at]),
              fallback: entry.fallback.map((at) => destinations[at]),
            },
          ]),
        ),
      },
      { defaultKeyType: 'QUOTE_DOUBLE', defaultStringType: 'PLAIN' },
    ),
  }));
  return [{ path: 'platform.yml', text: stringify(platform, { aliasDuplicateObjects: false }) }, ...files];
}
