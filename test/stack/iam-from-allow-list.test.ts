// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's Fn::Sub writes its references so.
import { describe, expect, it } from 'vitest';
import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { sns as snsProvider } from '../../lib/providers/sns/provider.ts';
import { iamFromAllowList } from '../../lib/stack/iam-from-allow-list.ts';
import { splitByPolicySize } from '../../lib/stack/managed-policies.ts';

/** For fallbacks and what is set aside, whatever the allow-list says. */
const sendAgain = { Ref: 'DeliverSendAgainPolicy' };

/** IAM's quota for one managed policy, in characters without white space. */
const maxPolicyCharacters = 6144;

describe('what the allow-list lets the roles do', () => {
  it('names each secret once, however many destinations use it', () => {
    const { policies } = fragmentOf(['guard/b', 'guard/a', 'guard/b']);
    expect(secretsOf(policies)).toEqual(['${sls:stage}/guard/a', '${sls:stage}/guard/b']);
  });

  it('holds hundreds of secrets, in policies of which each is within the quota of IAM', () => {
    const names = Array.from({ length: 360 }, (_, index) => `guard/team-${index}/a-destination-with-a-name`).sort();
    const { policies } = fragmentOf(names);
    expect(secretsOf(policies)).toEqual(names.map((name) => `\${sls:stage}/${name}`));
    for (const policy of policies) {
      const deployed = JSON.stringify(policy.Properties.PolicyDocument)
        .replaceAll('${AWS::Partition}', 'aws-us-gov')
        .replaceAll('${AWS::Region}', 'ap-southeast-1')
        .replaceAll('${AWS::AccountId}', '123456789012')
        .replaceAll('${sls:stage}', 'a-stage-as-long-as-it-is')
        .replace(/\{"Fn::Sub":("[^"]*")\}/g, '$1');
      expect(deployed.replace(/\s/g, '').length).toBeLessThanOrEqual(maxPolicyCharacters);
    }
  });

  it('is refused where a role would need more policies than it takes', () => {
    const names = Array.from({ length: 700 }, (_, index) => `guard/team-${index}/a-destination-with-a-name`);
    const result = iamFromAllowList(anAllowList(names));
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.faults).toHaveLength(2);
  });

  it.each(['guard/*', 'guard/?', 'guard/${AWS::Region}', 'guard/a b', ''])(
    'is refused where a name could widen a policy: %j',
    (name) => {
      expect(iamFromAllowList(anAllowList([name]))).toMatchObject({ ok: false });
    },
  );

  it("is refused where a destination names a sender's key", () => {
    expect(iamFromAllowList(anAllowList(['guard/senders/prod-eu']))).toMatchObject({ ok: false });
  });

  it('is nothing where the allow-list names nothing', () => {
    const result = iamFromAllowList({ ...anAllowList([]), senders: [] });
    expect(result).toMatchObject({ ok: true, fragment: { ingest: [], deliver: [sendAgain] } });
  });
});

describe('email', () => {
  const emailFrom = 'alerts@example.com';

  it('may be sent where a destination goes through SES', () => {
    const mail = aDestination('email', { to: ['oncall@example.com'] });
    expect(policiesOf({ emailFrom, destinations: [mail] })).toContain('DeliverEmailPolicy');
  });

  it('may not be sent through SES where all of it goes through mail servers', () => {
    const mail = aDestination('smtp', { to: ['oncall@example.com'], host: 'mail.example.com', port: 465 });
    expect(policiesOf({ emailFrom, destinations: [mail] })).toEqual([]);
  });
});

describe('what prove may do', () => {
  const allowed = (allowList: CompiledAllowList) => {
    const result = iamFromAllowList(allowList);
    if (!result.ok) throw new Error(result.faults.join());
    const { prove, template } = result.fragment;
    return prove.flatMap(({ Ref }) => template.Resources[Ref]?.Properties.PolicyDocument.Statement ?? []);
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
      'ses:GetEmailIdentity',
      'sns:GetTopicAttributes',
    ]);
    expect(JSON.stringify(statements)).toContain('identity/example.com');
    expect(JSON.stringify(statements)).not.toContain('senders/');
  });
});

describe('topics', () => {
  const topic = (name: string) => `arn:aws:sns:eu-central-1:123456789012:${name}`;
  const toTopic = (topicArn: string) => aDestination('sns', { topicArn });
  const fragment = (topics: readonly string[]) => {
    const result = iamFromAllowList({ ...anAllowList([]), destinations: topics.map(toTopic) });
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
    expect(deliver).toEqual([{ Ref: 'DeliverTopicsPolicy1' }, sendAgain]);
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
      expect(iamFromAllowList(allowList, new Map([['sns', provider]]))).toMatchObject({ ok: false });
    },
  );
});

describe('a list of ARNs is split', () => {
  it('without losing one or changing the order', () => {
    const arns = Array.from({ length: 150 }, (_, index) => `arn:${index}:${'x'.repeat(100)}`);
    expect(splitByPolicySize(arns).flat()).toEqual(arns);
    expect(splitByPolicySize(arns).length).toBeGreaterThan(1);
  });

  it('into no list where it is empty', () => {
    expect(splitByPolicySize([])).toEqual([]);
  });
});

function fragmentOf(secrets: readonly string[]) {
  const result = iamFromAllowList(anAllowList(secrets));
  if (!result.ok) throw new Error(result.faults.join('\n'));
  const named = Object.entries(result.fragment.template.Resources).filter(([name]) =>
    name.startsWith('DeliverSecrets'),
  );
  expect(result.fragment.deliver).toEqual([...named.map(([Ref]) => ({ Ref })), sendAgain]);
  return { policies: named.map(([, policy]) => policy) };
}

function policiesOf(overrides: Partial<CompiledAllowList>): string[] {
  const result = iamFromAllowList({ ...anAllowList([]), ...overrides });
  if (!result.ok) throw new Error(result.faults.join('\n'));
  return result.fragment.deliver.map(({ Ref }) => Ref).filter((name) => name !== sendAgain.Ref);
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
