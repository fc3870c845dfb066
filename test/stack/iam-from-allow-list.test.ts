// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's Fn::Sub writes its references so.
import { describe, expect, it } from 'vitest';
import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { sns as snsProvider } from '../../lib/providers/sns/provider.ts';
import { iamFromAllowList } from '../../lib/stack/iam-from-allow-list.ts';
import { type InlinePolicy, type ManagedPolicy, splitByPolicySize } from '../../lib/stack/managed-policies.ts';
import type { Place } from '../../lib/stack/place.ts';

/** IAM's quota for one managed policy, in characters without white space. */
const maxPolicyCharacters = 6144;

const place = { stage: 'prod', region: 'eu-central-1' };
const options = { place, prefixes: new Map<string, string>() };

/** A policy's text as IAM counts it, once it is deployed. */
function deployedText(policy: ManagedPolicy, { stage, region } = place): string {
  return JSON.stringify(policy.Properties.PolicyDocument)
    .replaceAll('${AWS::Partition}', 'aws')
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::AccountId}', '123456789012')
    .replaceAll('${sls:stage}', stage)
    .replace(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
    .replace(/\s/g, '');
}

describe('what the allow-list lets the roles do', () => {
  it('names each secret once, however many destinations use it', () => {
    const { policies } = fragmentOf(['guard/b', 'guard/a', 'guard/b']);
    expect(secretsOf(policies)).toEqual(['${sls:stage}/guard/a', '${sls:stage}/guard/b']);
  });

  it('fills each policy up to the quota of IAM', () => {
    const names = Array.from({ length: 550 }, (_, index) => `guard/team-${index}/a-destination-of-it`).sort();
    const { policies } = fragmentOf(names);
    expect(secretsOf(policies)).toEqual(names.map((name) => `\${sls:stage}/${name}`));
    expect(policies).toHaveLength(10);
    const lengths = policies.map((policy) => deployedText(policy).length);
    const longestArn =
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/guard/team-100/a-destination-of-it-??????'.length;
    for (const length of lengths) expect(length).toBeLessThanOrEqual(maxPolicyCharacters);
    for (const length of lengths.slice(0, -1)) expect(length + longestArn + 3).toBeGreaterThan(maxPolicyCharacters);
  });

  it.each([
    ['a longer stage', { ...place, stage: 'a-stage-as-long-as-it-is' }],
    ['a region with a longer name', { ...place, region: 'ap-southeast-1' }],
    ['a region that is not known', { stage: 'prod', region: undefined }],
  ])('counts %s', (_case, longer) => {
    const arns = Array.from({ length: 590 }, () => `arn:\${AWS::Partition}:s:\${AWS::Region}::\${sls:stage}/name`);
    const statement = { Sid: 'S', Action: 'a', Effect: 'Allow' } as const;
    const lengthOf = (one: Place) => splitByPolicySize(arns, { statement, place: one })[0]?.length ?? 0;
    expect(lengthOf(longer)).toBeLessThan(lengthOf(place));
  });

  it('is refused, with numbers, where a role would need more policies than it takes', () => {
    const names = Array.from({ length: 700 }, (_, index) => `guard/team-${index}/a-destination-with-a-name`);
    const result = iamFromAllowList(anAllowList(names), options);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.faults).toEqual([
      expect.stringMatching(
        /^deliver would need 1\d managed policies of 6144 characters for 700 destinations' secrets/,
      ),
      expect.stringMatching(/^prove would need 1\d managed policies/),
    ]);
  });

  it.each(['guard/*', 'guard/?', 'guard/${AWS::Region}', 'guard/a b', ''])(
    'is refused where a name could widen a policy: %j',
    (name) => {
      expect(iamFromAllowList(anAllowList([name]), options)).toMatchObject({ ok: false });
    },
  );

  it("is refused where a destination names a sender's key", () => {
    expect(iamFromAllowList(anAllowList(['guard/senders/prod-eu']), options)).toMatchObject({ ok: false });
  });

  it('is nothing where the allow-list names nothing', () => {
    const result = iamFromAllowList({ ...anAllowList([]), senders: [] }, options);
    expect(result).toMatchObject({ ok: true, fragment: { ingest: [], deliver: [] } });
  });
});

describe('where the names of all secrets do not fit', () => {
  const teams = Array.from({ length: 80 }, (_, index) => `team-${index}`);
  const prefixes = new Map(teams.map((team) => [team, `guard/${team}/`]));
  const many: CompiledAllowList = {
    ...anAllowList([]),
    destinations: teams.flatMap((team) =>
      Array.from({ length: 10 }, (_, index) => ({
        ...aDestination('slack', {}),
        ...{ id: `${team}/${index}`, team, secret: `guard/${team}/a-destination-with-a-name-${index}` },
      })),
    ),
  };
  const granted = (allowList: CompiledAllowList, of = prefixes) => {
    const result = iamFromAllowList(allowList, { place, prefixes: of });
    if (!result.ok) throw new Error(result.faults.join('\n'));
    const { template, deliver, prove } = result.fragment;
    const policies = deliver.flatMap(({ Ref }) => template.Resources[Ref] ?? []);
    return { grant: result.grant, policies, deliver, prove };
  };
  const arnsOf = (policies: readonly ManagedPolicy[]) =>
    [...JSON.stringify(policies).matchAll(/:secret:([^"]*)"/g)].map(([, name]) => name ?? '').sort();

  it('deliver and prove may read the prefix of each team, and of no other', () => {
    const { grant, policies, deliver, prove } = granted(
      many,
      new Map([...prefixes, ['without-a-secret', 'guard/none/']]),
    );
    expect(arnsOf(policies)).toEqual(teams.map((team) => `\${sls:stage}/guard/${team}/*`).sort());
    expect(prove).toEqual(deliver);
    expect(grant).toEqual({ by: 'prefix', teams: 80, secrets: 800, policiesByName: expect.any(Number) });
  });

  it('they may read exact names as long as those fit', () => {
    const few = { ...many, destinations: many.destinations.slice(0, 500) };
    const { grant, policies } = granted(few);
    expect(grant).toEqual({ by: 'name' });
    expect(arnsOf(policies)).toHaveLength(500);
    for (const arn of arnsOf(policies)) expect(arn).toMatch(/-\?{6}$/);
  });

  it('a secret outside the prefix of its team is still read by its name', () => {
    const [first, ...rest] = many.destinations;
    if (first === undefined) throw new Error('no destination');
    const { policies } = granted({ ...many, destinations: [{ ...first, secret: 'shared/one' }, ...rest] });
    expect(arnsOf(policies)).toContain('${sls:stage}/shared/one-??????');
  });

  it('ingest and rotate-sender read exact names all the same', () => {
    const result = iamFromAllowList(many, { place, prefixes });
    const { ingest = [], rotateSender = [], template = { Resources: {} } } = result.ok ? result.fragment : {};
    const texts = [...ingest, ...rotateSender].map(({ Ref }) => JSON.stringify(template.Resources[Ref]));
    expect(texts).toHaveLength(2);
    for (const text of texts) expect(text).toContain('/guard/senders/prod-eu-??????"');
  });

  it.each([
    ['without a slash at its end', 'guard/team-1'],
    ['that holds the key of a sender', 'guard/'],
    ['with a wildcard', 'guard/*/'],
  ])('a prefix %s is never granted', (_case, prefix) => {
    const [one] = many.destinations.filter(({ team }) => team === 'team-1');
    const secret = `${prefix}one`;
    const destinations = [...many.destinations, ...(one === undefined ? [] : [{ ...one, secret }])];
    const result = iamFromAllowList(
      { ...many, destinations },
      { place, prefixes: new Map([...prefixes, ['team-1', prefix]]) },
    );
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.faults.join()).toContain('cannot be granted');
  });

  it('and neither do the prefixes, it is refused with numbers', () => {
    const long = (team: string) => `guard/${team}/${'x'.repeat(900)}/`;
    const destinations = many.destinations.map((one) => ({ ...one, secret: `${long(one.team)}a` }));
    const result = iamFromAllowList(
      { ...many, destinations },
      { place, prefixes: new Map(teams.map((team) => [team, long(team)])) },
    );
    expect(result.ok ? [] : result.faults.join()).toMatch(/1\d managed policies .* by the prefixes of 80 teams/);
  });
});

describe('email', () => {
  const emailFrom = 'alerts@example.com';

  it('may be sent where a destination goes through SES', () => {
    const mail = aDestination('email', { to: ['oncall@example.com'] });
    expect(emailOf({ emailFrom, destinations: [mail] })).toMatchObject({ PolicyName: 'email' });
  });

  it('may not be sent through SES where all of it goes through mail servers', () => {
    const mail = aDestination('smtp', { to: ['oncall@example.com'], host: 'mail.example.com', port: 465 });
    expect(emailOf({ emailFrom, destinations: [mail] })).toEqual({ Ref: 'AWS::NoValue' });
  });
});

describe('what prove may do', () => {
  const allowed = (allowList: CompiledAllowList) => {
    const result = iamFromAllowList(allowList, options);
    if (!result.ok) throw new Error(result.faults.join());
    const { prove, proveEmail, template } = result.fragment;
    const inside = 'PolicyDocument' in proveEmail ? proveEmail.PolicyDocument.Statement : [];
    return [
      ...prove.flatMap(({ Ref }) => template.Resources[Ref]?.Properties.PolicyDocument.Statement ?? []),
      ...inside,
    ];
  };

  it('is to read the secrets of destinations, and to ask about the identity and the topics that are listed', () => {
    const topicArn = 'arn:aws:sns:eu-central-1:123456789012:a';
    const statements = allowed({
      ...anAllowList(['guard/a']),
      emailFrom: 'alerts@mail.example.com',
      destinations: [
        ...anAllowList(['guard/a']).destinations,
        aDestination('email', { to: ['a@example.com'] }),
        aDestination('sns', { topicArn }),
      ],
    });
    expect(statements.map(({ Action }) => Action)).toEqual([
      'secretsmanager:GetSecretValue',
      'sns:GetTopicAttributes',
      'ses:GetEmailIdentity',
    ]);
    expect(JSON.stringify(statements)).toContain('identity/example.com');
    expect(JSON.stringify(statements)).not.toContain('senders/');
  });
});

describe('topics', () => {
  const topic = (name: string) => `arn:aws:sns:eu-central-1:123456789012:${name}`;
  const toTopic = (topicArn: string) => aDestination('sns', { topicArn });
  const fragment = (topics: readonly string[]) => {
    const result = iamFromAllowList({ ...anAllowList([]), destinations: topics.map(toTopic) }, options);
    if (!result.ok) throw new Error(result.faults.join('\n'));
    return result.fragment;
  };
  const statements = (topics: readonly string[]) =>
    Object.entries(fragment(topics).template.Resources)
      .filter(([name]) => name.startsWith('DeliverTopics'))
      .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement);

  it('may be published to, exactly those that are listed and each once', () => {
    expect(statements([topic('b.fifo'), topic('a'), topic('a')])).toEqual([
      {
        Sid: 'PublishToListedTopics',
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: [topic('a'), topic('b.fifo')],
      },
    ]);
  });

  it('are for deliver alone', () => {
    const { ingest, deliver, rotateSender } = fragment([topic('a')]);
    expect(deliver).toEqual([{ Ref: 'DeliverTopicsPolicy1' }]);
    expect(JSON.stringify([ingest, rotateSender])).not.toContain('Topics');
  });

  it('may not be published to where none is listed', () => {
    expect(statements([])).toEqual([]);
    expect(JSON.stringify(fragmentOf(['guard/a']).policies)).not.toContain('sns:');
  });

  it('may be hundreds, in policies of which each is within the quota of IAM', () => {
    const names = Array.from({ length: 200 }, (_, index) => topic(`team-${index}-a-topic-with-a-long-name`)).sort();
    const policies = Object.values(fragment(names).template.Resources).map(({ Properties }) => Properties);
    const documents = policies
      .map(({ PolicyDocument }) => JSON.stringify(PolicyDocument))
      .filter((text) => /sns:/.test(text));
    expect(documents.length).toBeGreaterThan(1);
    for (const document of documents) expect(document.length).toBeLessThanOrEqual(maxPolicyCharacters);
    expect(statements(names).flatMap(({ Resource }) => Resource)).toEqual(names);
  });

  it.each(['*', 'arn:aws:sns:*:*:*', topic('*'), topic('a?'), topic('${AWS::Region}'), topic(''), `${topic('a')}\n`])(
    'are refused where an ARN could widen the policy: %j',
    (topicArn) => {
      // Such an allow-list does not compile; this is a second look at what becomes a policy.
      const provider = {
        ...snsProvider,
        awsGrants: () => [{ action: 'sns:Publish', field: 'topicArn', topicArn }] as const,
        probeGrants: () => [],
      };
      const allowList = { ...anAllowList([]), destinations: [toTopic(topicArn)] };
      expect(iamFromAllowList(allowList, { ...options, providers: new Map([['sns', provider]]) })).toMatchObject({
        ok: false,
      });
    },
  );
});

describe('a list of ARNs is split', () => {
  const around = { statement: { Sid: 'S', Action: 'a', Effect: 'Allow' }, place } as const;

  it('without losing one or changing the order', () => {
    const arns = Array.from({ length: 150 }, (_, index) => `arn:${index}:${'x'.repeat(100)}`);
    expect(splitByPolicySize(arns, around).flat()).toEqual(arns);
    expect(splitByPolicySize(arns, around).length).toBeGreaterThan(1);
  });

  it('into no list where it is empty', () => {
    expect(splitByPolicySize([], around)).toEqual([]);
  });
});

function fragmentOf(secrets: readonly string[]) {
  const result = iamFromAllowList(anAllowList(secrets), options);
  if (!result.ok) throw new Error(result.faults.join('\n'));
  const named = Object.entries(result.fragment.template.Resources).filter(([name]) =>
    name.startsWith('DeliverSecrets'),
  );
  expect(result.fragment.deliver).toEqual(named.map(([Ref]) => ({ Ref })));
  return { policies: named.map(([, policy]) => policy) };
}

function emailOf(overrides: Partial<CompiledAllowList>): InlinePolicy {
  const result = iamFromAllowList({ ...anAllowList([]), ...overrides }, options);
  if (!result.ok) throw new Error(result.faults.join('\n'));
  return result.fragment.deliverEmail;
}

function aDestination(type: string, options: Readonly<Record<string, unknown>>) {
  return { id: `team/${type}`, team: 'team', type, parallelism: 4, hosts: [], options: { ...options } };
}

function secretsOf(policies: ReturnType<typeof fragmentOf>['policies']): string[] {
  return [...JSON.stringify(policies).matchAll(/:secret:([^"]*)-\?{6}"/g)].map(([, name]) => name ?? '');
}

function anAllowList(secrets: readonly string[]): CompiledAllowList {
  return {
    version: 1,
    hash: 'hash',
    audience: 'alertguard',
    linkHosts: [],
    senders: [{ name: 'prod-eu', scheme: 'standard-webhooks', secret: 'guard/senders/prod-eu' }],
    destinations: secrets.map((secret, index) => ({
      id: `team/destination-${index}`,
      team: 'team',
      type: 'slack',
      secret,
      parallelism: 4,
      hosts: [],
      options: {},
    })),
    receivers: [],
    escalation: [],
  };
}
