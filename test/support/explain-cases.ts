import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { maxBodyBytes } from '../../lib/alertmanager/body-limit.ts';
import { type AllowList, type CompiledAllowList, loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { createEntryFinder, type FindEntry } from '../../lib/allow-list/compile/find-entry.ts';
import { compiled } from './allow-list-compiled.ts';
import { allowListFiles } from './allow-list-models.ts';
import { aNotification, anAlert, aResolvedAlert, labels, rawNotification } from './notification-factory.ts';
import { caseCount } from './whole-run.ts';

export type ExplainCase = {
  readonly allowList: AllowList;
  readonly find: FindEntry;
  readonly sender: string;
  readonly body: Uint8Array;
};

/** Some destinations decline what is resolved. */
const allowLists = fc
  .record({ files: allowListFiles, declining: fc.subarray(['chat', 'mail', 'hook']) })
  .map(({ files, declining }) => {
    const compiledList = compiled(files);
    const destinations = compiledList.destinations.map((destination) => {
      const declines = declining.some((name) => destination.id.endsWith(`/${name}`));
      return declines ? { ...destination, options: { ...destination.options, sendResolved: false } } : destination;
    });
    const allowList = { ...compiledList, destinations };
    return { allowList, loaded: loadAllowList(JSON.stringify(allowList), 'test'), find: createEntryFinder(files) };
  });

/** Each is for five cases or so: to make one takes longer than to ask it. */
const sharedAllowLists = fc.sample(allowLists, { numRuns: caseCount(2_000), seed: 20_261_121 });

const sender = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('eu', 'us') },
  { weight: 1, arbitrary: fc.constantFrom('nobody', '__proto__', '') },
);

const alert = fc
  .record({
    resolved: fc.boolean(),
    labels: fc.dictionary(
      fc.constantFrom('team', 'env', '__proto__', 'pod'),
      fc.constantFrom('a', 'a', 'b', 'prod', 'prod', 'dev', '', 'password=hunter2hunter2'),
      { noNullPrototype: true },
    ),
    pod: fc.string({ maxLength: 4 }),
  })
  .map(({ resolved, labels: of, pod }) => {
    const set = new Map([['team', 'a'], ['env', 'prod'], ...Object.entries(of), ['pod', pod]] as const);
    return resolved ? aResolvedAlert({ labels: set }) : anAlert({ labels: set });
  });

/** A body that depends on who sends it and what he may. */
type BodyOf = (allowList: CompiledAllowList, sender: string) => string | Uint8Array;

/** Half of them address a receiver of the sender, and half carry what it requires: so each step is often reached. */
const notification = fc
  .record({
    receiver: fc.oneof(
      fc.constantFrom('web.hook', 'critical', '__proto__', 'nobody', ''),
      fc.nat({ max: 5 }),
      fc.nat({ max: 5 }),
    ),
    meets: fc.boolean(),
    alerts: fc.array(alert, { minLength: 1, maxLength: 3 }),
    groupKey: fc.string({ maxLength: 6 }),
  })
  .map(({ receiver, meets, alerts, groupKey }) => (allowList: CompiledAllowList, name: string): string => {
    const own = allowList.receivers.filter((one) => one.sender === name);
    const found = typeof receiver === 'number' ? own[receiver % own.length] : own.find((one) => one.name === receiver);
    const carried = alerts.map((one) =>
      meets ? { ...one, labels: new Map([...one.labels, ...required(found)]) } : one,
    );
    const status = alerts.some((one) => one.status === 'firing') ? ('firing' as const) : ('resolved' as const);
    const addressed = found?.name ?? String(receiver);
    return rawNotification(aNotification({ receiver: addressed, alerts: carried, groupKey, status }));
  });

/** Of several values the last, so that not only the first one is seen to be enough. */
function required(receiver: CompiledAllowList['receivers'][number] | undefined): (readonly [string, string])[] {
  return (receiver?.require ?? []).map(([name, first, ...others]) => [name, others.at(-1) ?? first]);
}

const breakings: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, -20),
  (text) => text.replace('"status":', '"state":'),
  (text) => text.replace('"version":"4"', '"version":4'),
  (text) => `\ufeff${text}`,
];

const broken = fc.record({ whole: notification, breaking: fc.constantFrom(...breakings) }).map(
  ({ whole, breaking }): BodyOf =>
    (allowList, name) =>
      breaking(whole(allowList, name)),
);

const other = fc.oneof(
  fc.json(),
  fc.constantFrom('', 'null', '[]', '{}', '{"version":"4"}'),
  fc.uint8Array({ maxLength: 40 }),
);

const tooLargeRequest = Buffer.alloc(maxBodyBytes + 1, ' ');

/** Words that compress badly and look like no credential. */
const noise = randomBytes(1_500_000).toString('hex').replace(/.{6}/g, '$& ');

/** To the first receiver of a sender, with what it requires, so that only its size is left to refuse it. */
const tooLargeMessage: BodyOf = ({ receivers }, name) => {
  const receiver = receivers.find((one) => one.sender === name);
  const large = anAlert({ labels: new Map(required(receiver)), annotations: labels({ noise }) });
  return rawNotification({ receiver: receiver?.name ?? '', alerts: [large] });
};

const body: fc.Arbitrary<BodyOf> = fc.oneof(
  { weight: 16_000, arbitrary: notification },
  { weight: 2_000, arbitrary: broken },
  {
    weight: 2_000,
    arbitrary: other.map(
      (bytes): BodyOf =>
        () =>
          bytes,
    ),
  },
  // Few, as they take their time, and enough for one in a tenth of the cases.
  { weight: 200, arbitrary: fc.constant<BodyOf>(() => tooLargeRequest) },
  { weight: 60, arbitrary: fc.constant(tooLargeMessage) },
);

export const explainCases: fc.Arbitrary<ExplainCase> = fc
  .record({ of: fc.constantFrom(...sharedAllowLists), sender, bodyOf: body })
  .map(({ of: { allowList, loaded, find }, sender: name, bodyOf }) => {
    return { allowList: loaded, find, sender: name, body: Buffer.from(bodyOf(allowList, name)) };
  });
