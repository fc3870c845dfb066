import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aws, deployedTemplate, roleArn } from '../support/deployed-template.ts';
import { withFallback } from '../support/infra-allow-lists.ts';
import { composeSets, judgedSets, type SetName } from '../support/parameter-sets.ts';
import { type Call, deadLetters, otherIdentity, queue, roles, topic } from '../support/role-permissions.ts';
import {
  callOf,
  callOfRole,
  type Documented,
  engine,
  policiesOfRole,
  readDocumentedPolicies,
  type Simulation,
  startEngine,
} from '../support/simulate-policies.ts';

// The engine is not a dependency, and installed apart; `.ci/run` does.
const present = engine !== undefined || process.env['E2E'] === 'required';

/** One destination of each kind that a role's policies depend on. */
const allowList = {
  ...withFallback,
  'platform.yml':
    withFallback['platform.yml']?.replace('guard/search/ }', `guard/search/, topics: ['${topic}'] }`) ?? '',
  'teams/search.yml': `
destinations:
  chat: { type: slack, secret: guard/search/chat }
  topic: { type: sns, topicArn: '${topic}' }
receivers:
  search: { senders: [prod-us], deliver: [chat, topic] }
`,
};

type Checked = 'plain' | 'vpc' | 'kms' | 'boundary' | 'all';

/** What the sets have of the features in the table. */
const features: Readonly<Record<Checked, readonly string[]>> = {
  plain: ['ownIdentity'],
  vpc: ['vpc', 'ownIdentity'],
  kms: ['kms', 'ownIdentity'],
  boundary: ['ownIdentity'],
  all: ['kms', 'vpc', 'vpcIngest', 'otherIdentity'],
};

const sets = judgedSets.filter((set): set is Checked => set in features);

let templates: ReadonlyMap<SetName, ReturnType<typeof deployedTemplate>>;
let documented: Documented;

beforeAll(async () => {
  documented = await readDocumentedPolicies();
  const files = await composeSets(allowList, sets);
  const read = async ([name, file]: readonly [SetName, string]) =>
    [name, deployedTemplate(JSON.parse(await readFile(file, 'utf8')))] as const;
  templates = new Map(await Promise.all([...files].map(read)));
}, 240_000);

let started: ReturnType<typeof startEngine> | undefined;
const simulate = async (simulations: readonly Simulation[]) => {
  started ??= startEngine();
  return await started.simulate(simulations);
};
afterAll(() => started?.close());

function templateOf(set: SetName) {
  const template = templates.get(set);
  if (template === undefined) throw new Error(`${set} is not packaged`);
  return template;
}

function rolesOf(set: SetName) {
  return Object.entries(templateOf(set).Resources).flatMap(([name, { Type }]) =>
    Type === 'AWS::IAM::Role' ? [name] : [],
  );
}

const rows = Object.entries(roles).map(([role, row]) => ({ role, ...row }));

describe('the table of roles', () => {
  it.each(sets)('has a row for every role of the template: %s', (set) => {
    expect(rolesOf(set).sort()).toEqual(Object.keys(roles).sort());
  });

  it.each(rows)('has at least twenty calls that $role must not make', ({ mustNot }) => {
    const different = new Set(mustNot.map((call) => JSON.stringify(call)));
    expect(different.size).toBeGreaterThanOrEqual(20);
  });

  it.each(rows)('names every action that a policy allows $role', ({ role, needs, needsWith }) => {
    const named = [...needs, ...Object.values(needsWith).flat()].map(({ action }) => action);
    const allowed = policiesOfRole(templateOf('all'), role).flatMap(({ policy }) =>
      policy.Statement.flatMap(({ Action }) => Action),
    );
    expect([...new Set(allowed)].filter((action) => !named.includes(action))).toEqual([]);
  });

  it.each(rows)('$role has the boundary where there is one', ({ role }) => {
    const boundaryOf = (set: SetName) => templateOf(set).Resources[role]?.Properties['PermissionsBoundary'];
    expect(boundaryOf('all')).toBe('arn:aws:iam::123456789012:policy/boundaries/alertguard');
    expect(boundaryOf('plain')).toBeUndefined();
  });
});

describe.runIf(present).each(sets)('with the parameters %s', (set) => {
  const verdicts = async (role: string, calls: readonly Call[]) => {
    const results = await simulate(calls.map((call) => callOfRole(templateOf(set), role, call, documented)));
    return calls.map((call, index) => ({ ...call, allowed: results[index] === 'Allowed' }));
  };
  const withFeatures = (row: (typeof rows)[number], on: boolean) =>
    Object.entries(row.needsWith).flatMap(([feature, calls]) => (features[set].includes(feature) === on ? calls : []));

  it.each(rows)('$role may do all that it needs', async (row) => {
    const results = await verdicts(row.role, [...row.needs, ...withFeatures(row, true)]);
    expect(results.filter(({ allowed }) => !allowed)).toEqual([]);
  });

  it.each(rows)('$role may do nothing that it must not', async (row) => {
    const results = await verdicts(row.role, [...row.mustNot, ...withFeatures(row, false)]);
    expect(results.filter(({ allowed }) => allowed)).toEqual([]);
  });
});

describe.runIf(present)('the queues', () => {
  const anything = [
    { name: 'admin', policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
  ];
  const admin = roleArn('admin');
  const redrive = roleArn('redrive');
  const by = (principal: string, action: string, resource: string, context = {}, set: SetName = 'all') =>
    callOf(templateOf(set), principal, anything, { action, resource, context }, documented);
  const anonymous = (resource: string): Simulation => {
    const { request, ...rest } = by(admin, 'sqs:SendMessage', resource);
    const contextVariables = { 'aws:SecureTransport': 'true' };
    return {
      ...rest,
      identityPolicies: [],
      request: { ...request, principal: { type: 'Anonymous' }, contextVariables },
    };
  };

  it.each([queue, deadLetters])('nobody sends to %s by being allowed everything', async (resource) => {
    expect(await simulate([by(admin, 'sqs:SendMessage', resource)])).toEqual(['ExplicitlyDenied']);
  });

  it.each([queue, deadLetters])('nobody unknown sends to %s', async (resource) => {
    const [verdict] = await simulate([anonymous(resource)]);
    expect(verdict).not.toBe('Allowed');
  });

  it('the redrive role sends to the delivery queue alone, and only where it is named', async () => {
    const calls = [
      by(redrive, 'sqs:SendMessage', queue),
      by(redrive, 'sqs:SendMessage', deadLetters),
      by(redrive, 'sqs:SendMessage', queue, {}, 'plain'),
    ];
    expect(await simulate(calls)).toEqual(['Allowed', 'ExplicitlyDenied', 'ExplicitlyDenied']);
  });

  it.each([queue, deadLetters])('nobody calls %s without TLS', async (resource) => {
    const plaintext = { 'aws:SecureTransport': 'false' };
    const actions = ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:SetQueueAttributes'];
    const calls = actions.flatMap((action) =>
      [roleArn('IngestRole'), roleArn('DeliverRole'), admin].map((role) => by(role, action, resource, plaintext)),
    );
    expect(new Set(await simulate(calls))).toEqual(new Set(['ExplicitlyDenied']));
  });

  it.each([queue, deadLetters])('an administrator keeps the way to mend %s', async (resource) => {
    const actions = ['sqs:SetQueueAttributes', 'sqs:DeleteQueue', 'sqs:PurgeQueue', 'sqs:ReceiveMessage'];
    const verdicts = await simulate(actions.map((action) => by(admin, action, resource)));
    expect(new Set(verdicts)).toEqual(new Set(['Allowed']));
  });

  it('an open policy would be seen: without its denials anyone sends', async () => {
    const { resourcePolicy, ...open } = by(admin, 'sqs:SendMessage', queue);
    expect(resourcePolicy).toBeDefined();
    expect(await simulate([open])).toEqual(['Allowed']);
  });
});

describe.runIf(present)('what the operator writes', () => {
  const statement = z.looseObject({ Action: z.array(z.string()) });
  const policy = z.looseObject({ Statement: z.tuple([statement]) });
  const calls = (changed: Documented, role: string, needed: readonly Call[]) =>
    needed.map((call) => callOfRole(templateOf('all'), role, call, changed));
  const row = roles['DeliverRole'];

  it('a boundary without an action withdraws it from the roles', async () => {
    const { Statement, ...rest } = policy.parse(documented.boundary);
    const [{ Action, ...all }] = Statement;
    const sends = row?.needs.filter(({ action }) => action === 'sqs:SendMessage') ?? [];
    const narrower = {
      ...rest,
      Statement: [{ ...all, Action: Action.filter((action) => action !== 'sqs:SendMessage') }],
    };
    expect(await simulate(calls(documented, 'DeliverRole', sends))).toEqual(['Allowed', 'Allowed']);
    const narrowed = await simulate(calls({ ...documented, boundary: narrower }, 'DeliverRole', sends));
    expect(narrowed).toEqual(['ImplicitlyDenied', 'ImplicitlyDenied']);
  });

  it("a key whose policy does not leave it to the account's IAM is no key of the roles", async () => {
    const nobody = { Version: '2012-10-17', Statement: [] };
    const used = row?.needsWith.kms ?? [];
    const verdicts = await simulate(calls({ ...documented, 'key-policy': nobody }, 'DeliverRole', used));
    expect(verdicts).toEqual(used.map(() => 'ImplicitlyDenied'));
  });

  it("another account's identity sends for nobody without that account's word", async () => {
    const nobody = { Version: '2012-10-17', Statement: [] };
    const mail = row?.needsWith.otherIdentity?.filter(({ resource }) => resource === otherIdentity) ?? [];
    expect(await simulate(calls(documented, 'DeliverRole', mail))).toEqual(['Allowed']);
    const withdrawn = await simulate(calls({ ...documented, 'sending-authorization': nobody }, 'DeliverRole', mail));
    expect(withdrawn).toEqual(['ImplicitlyDenied']);
  });

  it('the documented key policy names the log groups of the stack', () => {
    const groups = Object.values(templateOf('all').Resources).filter(({ Type }) => Type === 'AWS::Logs::LogGroup');
    const prefixes = JSON.stringify(documented['key-policy']).match(/log-group:[^"]+/g) ?? [];
    const covered = groups.map(({ Properties }) => `log-group:${Properties['LogGroupName']}`);
    expect(covered.filter((name) => !prefixes.some((one) => name.startsWith(one.replace(/\*$/, ''))))).toEqual([]);
    for (const { Properties } of groups) expect(Properties['KmsKeyId']).toContain(`:kms:${aws.region}:`);
  });
});
