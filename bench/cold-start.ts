import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleFunction } from '../infra/build/bundle.ts';
import { companyFiles } from '../test/support/company.ts';
import { assumptions } from '../tools/costs/assumptions.ts';
import { benchAllowList, compile, labels, receiver, sender, writeAllowList } from './bench-allow-list.ts';
import { bundleNaively } from './bundle-naively.ts';
import { createCpuQuota } from './cpu-quota.ts';
import type { Figures, Ratio, Table } from './figures.ts';
import { type FirstCall, measureFirstCall } from './first-call.ts';
import { type Invokes, measureInvokes, ricDirectory } from './invokes.ts';
import { notificationBody } from './notification-body.ts';
import { createRecordEvent } from './record-event.ts';
import { createRequestEvent, signingKeyText } from './request-event.ts';
import { interleave, summarize } from './samples.ts';
import { startAwsStandIn } from './start-aws-stand-in.ts';
import { threeProviders } from './three-providers.ts';

const root = resolve('dist/bench');
const names = ['ingest', 'deliver'] as const;
type Name = (typeof names)[number];
type Bundled = `${Name} ${'ours' | 'naive'}`;
const bundles: readonly Bundled[] = names.flatMap((name) => [`${name} ours`, `${name} naive`] as const);

/** What stands beside a function: the same bundled naively; and for `deliver` with three providers alone. */
type Contender = Bundled | 'deliver three';

const few = { teams: 1, senders: 1, destinationsPerTeam: 10, receiversPerTeam: 10 };
const many = { teams: 500, senders: 200, destinationsPerTeam: 20, receiversPerTeam: 20 };

/** What a cold start takes: import, the first real call, both; by a runtime client at Lambda's share of a core; and with large allow-lists. */
export async function benchCold({ quick }: { readonly quick: boolean }): Promise<Figures> {
  const sizes = await buildAll();
  const standIn = await startAwsStandIn(JSON.stringify({ signingKey: signingKeyText }));
  const quota = createCpuQuota(assumptions.cpuShare);
  try {
    const lists = {
      usual: await writeAllowList(join(root, 'usual'), benchAllowList(standIn.port)),
      few: await writeAllowList(join(root, 'few'), compile(companyFiles(few))),
      many: await writeAllowList(join(root, 'many'), compile(companyFiles(many))),
    };
    const environment = { ...standIn.environment, ALLOW_LIST_DIRECTORY: lists.usual };
    const createEvent = (bundle: Bundled) =>
      bundle.startsWith('ingest')
        ? createRequestEvent(sender, notificationBody(1, receiver, labels))
        : createRecordEvent(standIn.port);
    const importOf = async (file: string, allowList: string, more: Readonly<Record<string, string>> = {}) =>
      await measureFirstCall(file, { ...standIn.environment, ALLOW_LIST_DIRECTORY: allowList, ...more });
    // A warm-up reads the keys of up to four senders: of a list with one it would make fewer calls.
    const importCold = async (file: string, allowList: string) =>
      await importOf(file, allowList, { WARM_UP_LIMIT_MS: '0' });
    const calls = await interleave(
      new Map<string, () => Promise<FirstCall>>([
        ['floor', async () => await importOf(join(root, 'floor.mjs'), lists.usual)],
        ['deliver usual', async () => await importOf(fileOf('deliver ours'), lists.usual)],
        ['deliver three', async () => await importOf(fileOf('deliver three'), lists.usual)],
        ...bundles.map(
          (bundle) =>
            [bundle, async () => await measureFirstCall(fileOf(bundle), environment, createEvent(bundle))] as const,
        ),
        ...names.flatMap((name) =>
          (['few', 'many'] as const).map(
            (size) => [`${name} ${size}`, async () => await importCold(fileOf(`${name} ours`), lists[size])] as const,
          ),
        ),
      ]),
      quick ? 9 : 31,
    );
    const invokes = await interleave(
      new Map(
        bundles.map((bundle) => [
          bundle,
          async () => await measureInvokes(fileOf(bundle), environment, () => createEvent(bundle), { quota, count: 2 }),
        ]),
      ),
      quick ? 3 : 15,
    );
    return figuresOf({ sizes, calls, invokes, quota: quota?.how });
  } finally {
    quota?.remove();
    await standIn.close();
  }
}

type Measured = {
  /** In bytes, of all modules. */
  readonly sizes: ReadonlyMap<Contender, number>;
  /** Of a bundle; of one with an allow-list that is small or large, which is imported alone; or of the floor. */
  readonly calls: (name: Contender | `${Name} ${'few' | 'many'}` | 'deliver usual' | 'floor') => readonly FirstCall[];
  readonly invokes: (bundle: Bundled) => readonly Invokes[];
  readonly quota: string | undefined;
};

function figuresOf({ sizes, calls, invokes, quota }: Measured): Figures {
  const importMs = (name: Parameters<typeof calls>[0]) => calls(name).map((call) => call.importMs);
  const bothMs = (bundle: Bundled) => calls(bundle).map((call) => call.importMs + call.firstMs);
  const cpuMs = (name: Parameters<typeof calls>[0]) => calls(name).map((call) => call.cpuMs);
  const tookMs = (bundle: Bundled, call: number) => invokes(bundle).map((one) => one.tookMs[call] ?? Number.NaN);
  const least = (samples: readonly number[]) => summarize(samples).minimum;
  const ratios = names.flatMap((name): Ratio[] => [
    {
      what: `${name}: import and first call, of naive`,
      value: least(bothMs(`${name} ours`)) / least(bothMs(`${name} naive`)),
      goal: { atMost: 0.45 },
    },
    {
      what: `${name}: processor time of import and first call, of naive`,
      value: least(cpuMs(`${name} ours`)) / least(cpuMs(`${name} naive`)),
      budget: { atMost: name === 'ingest' ? 0.85 : 0.75 },
    },
    {
      what: `${name}: import with 10,000 receivers, of that with ten`,
      value: least(importMs(`${name} many`)) / least(importMs(`${name} few`)),
      goal: { atMost: 1.3 },
    },
    {
      what: `${name}: processor time of that import, of that with ten`,
      value: least(cpuMs(`${name} many`)) / least(cpuMs(`${name} few`)),
      budget: { atMost: 1.6 },
    },
    {
      what: `${name}: first invoke at ${share} of a core`,
      value: least(tookMs(`${name} ours`, 0)),
      unit: 'ms',
      ...(quota !== undefined && { goal: { atMost: 100 } }),
    },
    {
      what: `${name}: bundle`,
      value: (sizes.get(`${name} ours`) ?? Number.NaN) / 1000,
      unit: 'kB',
      budget: { atMost: name === 'ingest' ? 260 : 760 },
    },
  ]);
  // Providers must not cost a cold start: all of them beside the three that most guards use.
  ratios.push({
    what: 'deliver: processor time of the import, of that with three providers',
    value: least(cpuMs('deliver usual')) / least(cpuMs('deliver three')),
    budget: { atMost: 1.4 },
  });
  const kilobytes = (bundle: Contender) => ((sizes.get(bundle) ?? Number.NaN) / 1000).toFixed(0);
  const callTable: Table = {
    head: ['ms, minimum (median)', 'kB', 'import', 'first call', 'both', 'processor time'],
    rows: [
      ['`node:https`, crypto and zlib alone', '', show(importMs('floor')), '', '', show(cpuMs('floor'))],
      ...bundles.map((bundle) => [
        bundle,
        kilobytes(bundle),
        show(importMs(bundle)),
        show(calls(bundle).map(({ firstMs }) => firstMs)),
        show(bothMs(bundle)),
        show(cpuMs(bundle)),
      ]),
      [
        'deliver with 3 providers',
        kilobytes('deliver three'),
        show(importMs('deliver three')),
        '',
        '',
        show(cpuMs('deliver three')),
      ],
    ],
  };
  const invokeTable: Table = {
    head: ['ms, minimum (median)', 'init', 'first invoke', 'second invoke'],
    rows: bundles.map((bundle) => [
      bundle,
      show(invokes(bundle).map(({ initMs }) => initMs)),
      show(tookMs(bundle, 0)),
      show(tookMs(bundle, 1)),
    ]),
  };
  const sizeTable: Table = {
    head: ['import, ms, minimum (median)', 'ten receivers', '10,000 receivers'],
    rows: names.map((name) => [name, show(importMs(`${name} few`)), show(importMs(`${name} many`))]),
  };
  return {
    name: 'cold',
    title: 'Cold start',
    ratios,
    tables: [callTable, invokeTable, sizeTable],
    notes: [
      'Ratios are of minima: what else the machine does can only add time. The contenders take turns. Budgets are of processor time, which a busy machine changes least; V8’s own threads are in it.',
      'The first call of `ingest` is a signed notification with three destinations: two calls of Secrets Manager, one of SQS. That of `deliver` is one delivery to a webhook: one call of Secrets Manager, one request to the webhook. They are real HTTPS to a stand-in on loopback that answers at once, so the time of a network is not in them.',
      '`naive` is the same composition with common imports and esbuild’s defaults (`bench/bundle-naively.ts`, `bench/naive`).',
      ricDirectory === undefined
        ? 'Init and invoke are by a small runtime client of the benchmark (`bench/runtime-client.mjs`), which speaks the Runtime API.'
        : 'Init and invoke are by AWS’ own runtime client, aws-lambda-ric.',
      quota === undefined
        ? 'This machine lets nobody set a quota of processor time: the invokes had a whole core.'
        : `Init, the start of Node included, had a whole core; each invoke ${share} of one, as 512 MB have (${quota}). An invoke that begins when its share of a period is used up waits for the next one, so times differ by up to 14 ms.`,
      'What is left between `ingest` and its goal is AWS’ SDK: with a client of 60 lines in its place, without retries and checks, it took 0.44 of naive. The rest is what Node takes for TLS and V8 to compile.',
      'The 10,000 receivers have 10,000 destinations, 500 teams and 200 senders. These imports are without the warm-up.',
    ],
  };
}

const share = assumptions.cpuShare.toFixed(2);

function show(samples: readonly number[]): string {
  const { minimum, median } = summarize(samples);
  return `${minimum.toFixed(1)} (${median.toFixed(1)})`;
}

function fileOf(bundle: Contender): string {
  const [name, contender] = bundle.split(' ');
  return join(root, contender ?? '', name ?? '', 'index.mjs');
}

/** Sizes in bytes: chunks that are only loaded on demand count too, as they are deployed. */
async function buildAll(): Promise<ReadonlyMap<Contender, number>> {
  await rm(root, { recursive: true, force: true });
  const sizes = new Map<Contender, number>();
  for (const name of names) {
    const { bytes } = await bundleFunction(`functions/${name}.ts`, fileOf(`${name} ours`));
    sizes.set(`${name} ours`, bytes);
    sizes.set(`${name} naive`, await bundleNaively(`bench/naive/${name}.ts`, fileOf(`${name} naive`)));
  }
  const three = await bundleFunction('functions/deliver.ts', fileOf('deliver three'), [threeProviders]);
  sizes.set('deliver three', three.bytes);
  await writeFile(
    join(root, 'floor.mjs'),
    "import 'node:https';\nimport 'node:crypto';\nimport 'node:zlib';\nexport const handler = undefined;\n",
  );
  return sizes;
}
