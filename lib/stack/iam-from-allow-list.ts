import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import { isPrefix } from '../allow-list/compile/check-prefixes.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import { secretOfStage } from '../allow-list/stage.ts';
import { providers as registered } from '../providers/registry.ts';
import {
  type InlinePolicy,
  inlinePolicy,
  type ManagedPolicy,
  managedPolicy,
  maxPoliciesPerRole,
  maxPolicyCharacters,
  type Statement,
  splitByPolicySize,
} from './managed-policies.ts';
import type { Place } from './place.ts';
import { probePolicies } from './probe-policies.ts';
import { faultsOfTopics, topicPolicies } from './topic-policies.ts';

/** What serverless.yml and infra/*.yml take as `${guard:iam.…}`: resources, and the lists that refer to them. */
export type IamFragment = {
  readonly template: { readonly Resources: Readonly<Record<string, ManagedPolicy>> };
  /** The `ManagedPolicyArns` of each role. */
  readonly ingest: readonly { readonly Ref: string }[];
  readonly deliver: readonly { readonly Ref: string }[];
  readonly rotateSender: readonly { readonly Ref: string }[];
  readonly prove: readonly { readonly Ref: string }[];
  /** Inside the roles, as a role takes ten managed policies: those are for what there is much of. */
  readonly deliverEmail: InlinePolicy;
  readonly proveEmail: InlinePolicy;
  /** The only principals that may send to the delivery queue. */
  readonly queueSenders: readonly unknown[];
};

/** By what deliver and prove may read the secrets of destinations. */
export type SecretGrant =
  | { readonly by: 'name' }
  | {
      readonly by: 'prefix';
      readonly teams: number;
      readonly secrets: number;
      /** Managed policies that the names would need. */
      readonly policiesByName: number;
    };

export type IamFromAllowList =
  | { readonly ok: true; readonly fragment: IamFragment; readonly grant: SecretGrant }
  | { readonly ok: false; readonly faults: readonly string[] };

export type IamOptions = {
  readonly place: Place;
  /** The prefix of each team's secrets, as its fence has it. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly providers?: ProviderRegistry;
};

type Policies = Readonly<Record<string, ManagedPolicy>>;

/**
 * States what each role may do because of the allow-list, and nothing else: ingest reads exactly the senders' keys,
 * deliver exactly the destinations' secrets, and deliver sends email or publishes to a topic only where the allow-list has
 * that. Where a role cannot hold the names of all destinations' secrets it may read each team's own prefix instead
 * (docs/adr/0021-a-company-s-size.md).
 */
export function iamFromAllowList(
  allowList: CompiledAllowList,
  { place, prefixes, providers = registered }: IamOptions,
): IamFromAllowList {
  const senderSecrets = sortedSet(allowList.senders.map(({ secret }) => secret));
  const ofSenders = new Set(senderSecrets);
  const destinationSecrets = sortedSet(allowList.destinations.flatMap(({ secret }) => secret ?? []));
  const grants = allowList.destinations.flatMap(({ type, options }) => providers.get(type)?.awsGrants(options) ?? []);
  const sendsEmail = grants.some(({ action }) => action === 'ses:SendEmail');
  const topics = sortedSet(grants.flatMap((grant) => (grant.action === 'sns:Publish' ? grant.topicArn : [])));
  const ingest = secretPolicies('Ingest', senderSecrets.map(secretArn), { ...readSecret, place });
  const rotateSender = secretPolicies('RotateSender', senderSecrets.map(secretArn), { ...rotateSecret, place });
  const publish = topicPolicies(topics, place);
  // It sends no email and publishes to no topic: it can ask about both.
  const probe = probePolicies(allowList, providers, place);
  const room = maxPoliciesPerRole - Math.max(count(publish), count(probe.topics));
  const { destinations, grant } = destinationPolicies(allowList.destinations, { room, place, prefixes });
  const deliver = { ...destinations, ...publish };
  const prove = { ...destinations, ...probe.topics };
  const used = grant.by === 'prefix' ? usedPrefixes(allowList.destinations, prefixes) : [];
  const told = {
    senders: `${senderSecrets.length} senders' keys`,
    destinations: `${destinationSecrets.length} destinations' secrets${grant.by === 'prefix' ? ` by the prefixes of ${used.length} teams` : ''} and ${topics.length} topics`,
  };
  const faults = [
    ...[...senderSecrets, ...destinationSecrets].filter((name) => !isSecretName(name)).map(faultOfName),
    ...destinationSecrets.filter((name) => ofSenders.has(name)).map(faultOfSharing),
    ...used
      .filter((prefix) => !isPrefix(prefix) || senderSecrets.some((name) => name.startsWith(prefix)))
      .map(faultOfPrefix),
    ...faultsOfTopics(topics),
    ...tooMany('ingest', ingest, told.senders),
    ...tooMany('deliver', deliver, told.destinations),
    ...tooMany('rotate-sender', rotateSender, told.senders),
    ...tooMany('prove', prove, told.destinations),
  ];
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    grant,
    fragment: {
      template: { Resources: { ...ingest, ...deliver, ...rotateSender, ...prove } },
      ingest: refs(ingest),
      deliver: refs(deliver),
      rotateSender: refs(rotateSender),
      prove: refs(prove),
      deliverEmail: sendsEmail && allowList.emailFrom !== undefined ? emailPolicy(allowList.emailFrom) : none,
      proveEmail: probe.email ?? none,
      queueSenders: [
        roleArn('IngestRole'),
        roleArn('DeliverRole'),
        roleArn('EscalateRole'),
        roleArn('ProveRole'),
        choose('HasDashboardActions', roleArn('RedriveRole'), none),
        choose('HasRedriveRole', { Ref: 'RedriveRoleArn' }, none),
      ],
    },
  };
}

const readSecret = { sid: 'ReadListedSecrets', action: 'secretsmanager:GetSecretValue' } as const;

/** The calls of the rotation protocol. */
const rotateSecret = {
  sid: 'RotateListedSecrets',
  action: [
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetSecretValue',
    'secretsmanager:PutSecretValue',
    'secretsmanager:UpdateSecretVersionStage',
  ],
} as const;

type Destinations = CompiledAllowList['destinations'];

/** For deliver and prove, which share them. */
function destinationPolicies(
  destinations: Destinations,
  { room, place, prefixes }: { readonly room: number } & Omit<IamOptions, 'providers'>,
): { readonly destinations: Policies; readonly grant: SecretGrant } {
  const names = sortedSet(destinations.flatMap(({ secret }) => secret ?? []));
  const byName = secretPolicies('Deliver', names.map(secretArn), { ...readSecret, place });
  const used = usedPrefixes(destinations, prefixes);
  if (count(byName) <= room || used.length === 0) return { destinations: byName, grant: { by: 'name' } };
  const rest = sortedSet(
    destinations.flatMap(({ secret, team }) =>
      secret === undefined || isUnder(prefixes.get(team), secret) ? [] : secret,
    ),
  );
  const arns = [...used.map(prefixArn), ...rest.map(secretArn)];
  return {
    destinations: secretPolicies('Deliver', arns, { ...readSecret, sid: 'ReadSecretsOfTeams', place }),
    grant: { by: 'prefix', teams: used.length, secrets: names.length, policiesByName: count(byName) },
  };
}

/** Of the teams that have a secret under theirs. */
function usedPrefixes(destinations: Destinations, prefixes: ReadonlyMap<string, string>): string[] {
  return sortedSet(
    destinations.flatMap(({ secret, team }) => {
      const prefix = prefixes.get(team);
      return prefix !== undefined && secret !== undefined && isUnder(prefix, secret) ? prefix : [];
    }),
  );
}

function isUnder(prefix: string | undefined, secret: string): boolean {
  return prefix !== undefined && secret.startsWith(prefix);
}

function secretPolicies(
  role: 'Ingest' | 'Deliver' | 'RotateSender',
  arns: readonly string[],
  { sid, action, place }: { readonly sid: string; readonly action: Statement['Action']; readonly place: Place },
): Policies {
  const statement = { Sid: sid, Action: action, Effect: 'Allow' } as const;
  return Object.fromEntries(
    splitByPolicySize(arns, { statement, place }).map((list, index) => [
      `${role}SecretsPolicy${index + 1}`,
      managedPolicy(`Secrets that the allow-list names for ${role.toLowerCase()}`, {
        ...statement,
        Resource: list.map((arn) => ({ 'Fn::Sub': arn })),
      }),
    ]),
  );
}

/**
 * Secrets Manager ends every ARN in a hyphen and six random characters. Six `?` match those and no other secret, as
 * any other name is followed by seven characters of its own; `-*` would also match names that this one begins.
 */
function secretArn(name: string): string {
  return `${arnOf(name)}-??????`;
}

/** It ends in a slash: what begins so is the team's, and nobody else's. */
function prefixArn(prefix: string): string {
  return `${arnOf(prefix)}*`;
}

function arnOf(name: string): string {
  // osls puts the stage in when it packages.
  const own = secretOfStage(`\${sls:stage}`, name);
  return `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${own}`;
}

/**
 * SES checks the identity that it sends as: the verified address if there is one, else its domain, or the one that
 * `sesIdentityArn` names; and the configuration set, also where it is only the identity's default.
 */
function emailPolicy(from: string): InlinePolicy {
  const ses = `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}`;
  return inlinePolicy('email', {
    Sid: 'SendEmail',
    Effect: 'Allow',
    Action: 'ses:SendEmail',
    Resource: [
      choose('HasSesIdentity', { Ref: 'SesIdentityArn' }, { 'Fn::Sub': `${ses}:identity/${from}` }),
      choose('HasSesIdentity', none, { 'Fn::Sub': `${ses}:identity/${from.slice(from.lastIndexOf('@') + 1)}` }),
      choose('HasSesConfigurationSet', { 'Fn::Sub': `${ses}:configuration-set/\${SesConfigurationSet}` }, none),
    ],
    Condition: { StringEquals: { 'ses:FromAddress': from } },
  });
}

const none = { Ref: 'AWS::NoValue' } as const;

/** By a condition of infra/*.yml. */
function choose(condition: string, yes: unknown, no: unknown): unknown {
  return { 'Fn::If': [condition, yes, no] };
}

function roleArn(role: string): unknown {
  return { 'Fn::GetAtt': [role, 'Arn'] };
}

function refs(policies: Policies): { Ref: string }[] {
  return Object.keys(policies).map((name) => ({ Ref: name }));
}

function count(policies: Policies): number {
  return Object.keys(policies).length;
}

function sortedSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** The characters that Secrets Manager takes in a name; above all no `*`, `?` or `$`, which mean something in a policy. */
function isSecretName(name: string): boolean {
  return /^[\w/+=.@-]{1,512}$/.test(name);
}

function faultOfName(name: string): string {
  return `secret ${JSON.stringify(name)}: not a valid name in Secrets Manager (letters, digits and /_+=.@-)`;
}

function faultOfSharing(name: string): string {
  return `secret ${JSON.stringify(name)}: both a sender's and a destination's, so deliver could sign as the sender`;
}

function faultOfPrefix(prefix: string): string {
  return `prefix ${JSON.stringify(prefix)}: cannot be granted, as it does not end in a slash or holds the key of a sender`;
}

function tooMany(role: string, policies: Policies, holds: string): string[] {
  const needed = count(policies);
  if (needed <= maxPoliciesPerRole) return [];
  return [
    `${role} would need ${needed} managed policies of ${maxPolicyCharacters} characters for ${holds}, but a role can have ${maxPoliciesPerRole}: use shorter names or fewer of them, or run a second guard for some of the senders`,
  ];
}
