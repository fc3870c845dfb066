import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Destination } from '../../../lib/allow-list/allow-list.ts';
import type { SourceFile } from '../../../lib/allow-list/compile/compile.ts';
import { platformFields, senderFields, teamFields } from '../../../lib/allow-list/compile/platform-schema.ts';
import { destinationFields, receiverFields } from '../../../lib/allow-list/compile/team-schema.ts';
import type { Change, Effect, Subject } from '../../../lib/allow-list/diff/change.ts';
import { diffAllowLists } from '../../../lib/allow-list/diff/diff-allow-lists.ts';
import type { ReviewedAllowList } from '../../../lib/allow-list/diff/reviewed-allow-list.ts';
import { toJsonSchema } from '../../../lib/allow-list/schema/json-schema.ts';
import { providers } from '../../../lib/providers/registry.ts';
import { goodFiles } from '../../support/allow-list-files.ts';
import { reviewed } from '../../support/allow-list-review.ts';
import { providerExamples } from '../../support/provider-examples.ts';

/**
 * Every field that a schema of the allow-list has is changed, alone: the difference must be told. The values stand here
 * by the names of the schema's own fields, so that a new field has none and fails.
 */

/** A value, one that lets more happen, and what that is; the way back is narrowing unless it says otherwise. */
type Step = { readonly from: unknown; readonly to: unknown; readonly effect?: Effect; readonly back?: Effect };

type Steps<Fields extends { readonly complete: z.ZodObject }> = Readonly<
  Record<Extract<keyof Fields['complete']['shape'], string>, Step>
>;

const topic = (name: string) => `arn:aws:sns:eu-central-1:123456789012:${name}`;

const fenceSteps: Steps<typeof teamFields> = {
  senders: { from: ['prod-eu'], to: ['prod-eu', 'prod-us'] },
  receivers: { from: ['a'], to: ['a', 'b'] },
  secrets: { from: 'alertguard/search/one/', to: 'alertguard/search/' },
  emailDomains: { from: ['example.com'], to: ['example.com', 'example.org'] },
  hosts: { from: ['a.example.com'], to: ['a.example.com', 'b.example.com:8443'] },
  topics: { from: [topic('a')], to: [topic('a'), topic('b')] },
};

const hostSteps: Readonly<Record<'host' | 'private', Step>> = {
  host: { from: { host: 'a.example.com' }, to: { host: 'b.example.com' }, back: 'widening' },
  private: { from: { host: 'a.example.com' }, to: { host: 'a.example.com', private: true } },
};

const senderSteps: Steps<typeof senderFields> = {
  scheme: { from: 'grafana', to: 'bearer' },
  secret: { from: 'alertguard/senders/one', to: 'alertguard/senders/two', back: 'widening' },
};

const receiverSteps: Steps<typeof receiverFields> = {
  senders: { from: ['prod-eu'], to: ['prod-eu', 'prod-us'] },
  require: { from: { team: 'a' }, to: {} },
  deliver: { from: ['ops'], to: ['ops', 'more'] },
  fallback: { from: [], to: ['more'] },
  heartbeat: { from: { every: '5m' }, to: { every: '10m' }, effect: 'neutral', back: 'neutral' },
  urgent: { from: false, to: true, effect: 'neutral', back: 'neutral' },
};

/** Any other provider whose destinations are written alike, without options and with a secret. */
const [otherType] = [...providers.values()]
  .filter(
    ({ type, options }) => type !== 'slack' && providerExamples.get(type)?.secret && options.safeParse({}).success,
  )
  .map(({ type }) => type);

const destinationSteps: Steps<typeof destinationFields> = {
  type: { from: 'slack', to: otherType, back: 'widening' },
  secret: { from: 'alertguard/platform/one', to: 'alertguard/platform/two', back: 'widening' },
  parallelism: { from: 1, to: 2, effect: 'neutral', back: 'neutral' },
  patience: { from: '30m', to: '2h', effect: 'neutral', back: 'neutral' },
  proof: { from: { every: '6h' }, to: { every: '1h' }, effect: 'neutral', back: 'neutral' },
  share: { from: ['payments'], to: ['payments', 'checkout'] },
};

const platformSteps: Steps<typeof platformFields> = {
  emailFrom: { from: 'a@example.com', to: 'b@example.com', back: 'widening' },
  audience: { from: 'one', to: 'two', effect: 'neutral', back: 'neutral' },
  senders: { from: sendersOf(), to: sendersOf({ dev: { scheme: 'grafana', secret: 'alertguard/senders/dev' } }) },
  teams: { from: teamsOf(), to: teamsOf({ search: {} }) },
  senderGroups: {
    from: { production: ['prod-eu'] },
    to: { production: ['prod-eu', 'prod-us'] },
    ...{ effect: 'neutral', back: 'neutral' },
  },
  rules: { from: { urgency: { receivers: {}, demand: { urgent: true } } }, to: {} },
  linkHosts: { from: ['a.example.com'], to: ['a.example.com', 'b.example.com'] },
  severities: { from: { info: ['blocker'] }, to: { warning: ['blocker'] } },
  escalation: { from: ['platform/ops'], to: ['platform/ops', 'platform/more'] },
};

function sendersOf(more: object = {}) {
  return {
    'prod-eu': { scheme: 'standard-webhooks', secret: 'alertguard/senders/prod-eu' },
    'prod-us': { scheme: 'standard-webhooks', secret: 'alertguard/senders/prod-us' },
    ...more,
  };
}

function teamsOf(more: object = {}) {
  return { platform: { senders: ['prod-eu', 'prod-us'], secrets: 'alertguard/platform/' }, ...more };
}

/** An allow-list of one team, with some fields of `platform.yml` and of the team's file in place of the usual ones. */
function filesWith(platform: object, team: object = {}): readonly SourceFile[] {
  const destinations = {
    ops: { type: 'slack', secret: 'alertguard/platform/ops' },
    more: { type: 'slack', secret: 'alertguard/platform/more' },
  };
  return [
    { path: 'platform.yml', text: JSON.stringify({ senders: sendersOf(), teams: teamsOf(), ...platform }) },
    { path: 'teams/platform.yml', text: JSON.stringify({ destinations, ...team }) },
  ];
}

/** The entry whose field is changed, among the others of its kind. */
const lists = {
  fence: (fence: object) => filesWith({ teams: teamsOf({ search: fence }) }),
  sender: (sender: object) =>
    filesWith({ senders: sendersOf({ dev: { scheme: 'grafana', secret: 'alertguard/senders/dev', ...sender } }) }),
  receiver: (receiver: object) => {
    const delivers = 'heartbeat' in receiver ? {} : { deliver: ['ops'] };
    return filesWith({}, { receivers: { critical: { senders: ['prod-eu'], ...delivers, ...receiver } } });
  },
  destination: (destination: object, name = 'ops') =>
    filesWith(
      { teams: teamsOf({ payments: {}, checkout: {} }) },
      {
        destinations: { [name]: { type: 'slack', secret: 'alertguard/platform/ops', ...destination } },
      },
    ),
};

function compared(before: readonly SourceFile[], after: readonly SourceFile[]): readonly Change[] {
  return diffAllowLists(reviewed(before, providers), reviewed(after, providers));
}

type Told = { readonly subject: Subject; readonly field: string | undefined; readonly effect: Effect };

function told(changes: readonly Change[], subject: Subject): readonly Told[] {
  return changes
    .filter((change) => change.subject === subject)
    .map(({ field, effect }) => ({ subject, field, effect }));
}

/** Every field of a schema with its step; one without a step fails by itself. */
function casesOf(fields: { readonly complete: z.ZodObject }, steps: Readonly<Record<string, Step>>) {
  return Object.keys(fields.complete.shape).map((field): [string, Step] => {
    const step = steps[field];
    if (step === undefined) throw new Error(`${field} is new: write a step for it, and compare it`);
    return [field, step];
  });
}

describe('a field that alone is changed is told, and so is the way back:', () => {
  it.each(casesOf(teamFields, fenceSteps))('%s of a fence', (field, { from, to, effect = 'widening', back }) => {
    const [before, after] = [lists.fence({ [field]: from }), lists.fence({ [field]: to })];
    expect(told(compared(before, after), 'team')).toEqual([{ subject: 'team', field, effect }]);
    expect(told(compared(after, before), 'team')).toEqual([{ subject: 'team', field, effect: back ?? 'narrowing' }]);
  });

  it.each(casesOf(teamFields, fenceSteps))('%s of a fence that had none', (field, { to }) => {
    const [before, after] = [lists.fence({}), lists.fence({ [field]: to })];
    expect(told(compared(before, after), 'team')).toMatchObject([{ field }]);
    expect(told(compared(after, before), 'team')).toMatchObject([{ field }]);
    expect(compared(before, after).map(({ effect }) => effect)).not.toEqual(
      compared(after, before).map(({ effect }) => effect),
    );
  });

  it.each(Object.entries(hostSteps))('%s of a host of a fence', (_, { from, to, back = 'narrowing' }) => {
    const [before, after] = [lists.fence({ hosts: [from] }), lists.fence({ hosts: [to] })];
    expect(told(compared(before, after), 'team')[0]).toEqual({ subject: 'team', field: 'hosts', effect: 'widening' });
    expect(told(compared(after, before), 'team')[0]).toEqual({ subject: 'team', field: 'hosts', effect: back });
  });

  it('host and private are all that a host of a fence has', () => {
    const hosts = z
      .object({ items: z.object({ properties: z.record(z.string(), z.unknown()) }) })
      .parse(toJsonSchema(teamFields.complete).properties?.['hosts']);
    expect(Object.keys(hosts.items.properties)).toEqual(Object.keys(hostSteps));
  });

  it.each(casesOf(senderFields, senderSteps))('%s of a sender', (field, { from, to, back = 'narrowing' }) => {
    const [before, after] = [lists.sender({ [field]: from }), lists.sender({ [field]: to })];
    expect(told(compared(before, after), 'sender')).toEqual([{ subject: 'sender', field, effect: 'widening' }]);
    expect(told(compared(after, before), 'sender')).toEqual([{ subject: 'sender', field, effect: back }]);
  });

  it.each(casesOf(receiverFields, receiverSteps))(
    '%s of a receiver',
    (field, { from, to, effect = 'widening', back = 'narrowing' }) => {
      const [before, after] = [lists.receiver({ [field]: from }), lists.receiver({ [field]: to })];
      expect(told(compared(before, after), 'receiver')).toEqual([{ subject: 'receiver', field, effect }]);
      expect(told(compared(after, before), 'receiver')).toEqual([{ subject: 'receiver', field, effect: back }]);
    },
  );

  it.each(casesOf(destinationFields, destinationSteps))(
    '%s of a destination',
    (field, { from, to, effect = 'widening', back = 'narrowing' }) => {
      const [before, after] = [lists.destination({ [field]: from }), lists.destination({ [field]: to })];
      // Another type makes it another destination.
      const expected = { subject: 'destination', field: field === 'type' ? undefined : field };
      expect(told(compared(before, after), 'destination')).toEqual([{ ...expected, effect }]);
      expect(told(compared(after, before), 'destination')).toEqual([{ ...expected, effect: back }]);
    },
  );

  it.each(casesOf(destinationFields, destinationSteps))(
    '%s of a destination that has a new name at once',
    (field, { from, to, effect = 'widening' }) => {
      const renamed = lists.destination({ [field]: to }, 'channel');
      const changes = compared(lists.destination({ [field]: from }), renamed).filter(
        ({ subject }) => subject === 'destination',
      );
      const rows = changes.map((change) => `${change.effect} ${change.change} ${change.field ?? 'entry'}`).toSorted();
      // Another place is another destination: then nothing is a new name of anything.
      const isOther = field === 'type' || field === 'secret';
      const told = effect === 'widening' ? `${effect} added ${field}` : `${effect} changed ${field}`;
      expect(rows).toEqual(
        isOther ? ['narrowing removed entry', 'widening added entry'] : ['neutral renamed entry', told].toSorted(),
      );
    },
  );

  it.each(casesOf(platformFields, platformSteps))(
    '%s of platform.yml',
    (field, { from, to, effect = 'widening', back = 'narrowing' }) => {
      const [before, after] = [filesWith({ [field]: from }), filesWith({ [field]: to })];
      expect(compared(before, after)[0]?.effect).toBe(effect);
      expect(compared(after, before)[0]?.effect).toBe(back);
    },
  );
});

describe('an option of a destination that alone is changed is told', () => {
  const optionsOf = (type: string): string[] => {
    const schema = toJsonSchema(providers.get(type)?.options ?? destinationFields.complete);
    const forms = schema.anyOf ?? schema.oneOf ?? [schema];
    return [...new Set(forms.flatMap((form) => Object.keys(typeof form === 'object' ? (form.properties ?? {}) : {})))];
  };
  const cases = [...providerExamples.keys()].flatMap((type) =>
    optionsOf(type).map((option) => [type, option] as const),
  );

  it.each(cases)('for %s: %s', (type, option) => {
    const example = providerExamples.get(type)?.options ?? {};
    const [before, one, other] = [
      withOptions(type, { ...example, [option]: undefined }),
      withOptions(type, { ...example, [option]: 'one' }),
      withOptions(type, { ...example, [option]: 'other' }),
    ];
    for (const [from, to] of [
      [before, one],
      [one, other],
      [other, before],
    ] as const) {
      expect(told(diffAllowLists(from, to), 'destination')).toMatchObject([{ field: option }]);
      const renamed = { ...to, allowList: { ...to.allowList, destinations: to.allowList.destinations.map(rename) } };
      expect(
        diffAllowLists(from, renamed)
          .map(({ change, field }) => field ?? change)
          .toSorted(),
      ).toEqual([option, 'renamed'].toSorted());
    }
  });

  it('for every provider', () => {
    expect([...providers.keys()].filter((type) => !cases.some(([one]) => one === type))).toEqual([]);
  });

  const rename = (destination: Destination) => ({ ...destination, id: 'a/c' });

  /** Of one destination, by whatever options: the comparison does not ask whether a provider takes them. */
  function withOptions(type: string, options: Readonly<Record<string, unknown>>): ReviewedAllowList {
    const { allowList, platform } = reviewed(goodFiles);
    const written = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const destination = { id: 'a/b', team: 'a', type, secret: 'a/s', parallelism: 1, hosts: [], options: written };
    return { allowList: { ...allowList, destinations: [destination] }, platform };
  }
});
