import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import { secretOfStage } from '../allow-list/stage.ts';
import { providers as registered } from '../providers/registry.ts';
import {
  type ManagedPolicy,
  managedPolicy,
  maxPoliciesPerRole,
  type Statement,
  splitByPolicySize,
} from './managed-policies.ts';
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
  /** The only principals that may send to the delivery queue. */
  readonly queueSenders: readonly unknown[];
};

export type IamFromAllowList =
  | { readonly ok: true; readonly fragment: IamFragment }
  | { readonly ok: false; readonly faults: readonly string[] };

type Policies = Readonly<Record<string, ManagedPolicy>>;

/**
 * States what each role may do because of the allow-list, and nothing else: ingest reads exactly the senders' keys,
 * deliver exactly the destinations' secrets, and deliver sends email or publishes to a topic only where the allow-list has
 * that.
 */
export function iamFromAllowList(
  allowList: CompiledAllowList,
  providers: ProviderRegistry = registered,
): IamFromAllowList {
  const senderSecrets = sortedSet(allowList.senders.map(({ secret }) => secret));
  const destinationSecrets = sortedSet(allowList.destinations.flatMap(({ secret }) => secret ?? []));
  const grants = allowList.destinations.flatMap(({ type, options }) => providers.get(type)?.awsGrants(options) ?? []);
  const sendsEmail = grants.some(({ action }) => action === 'ses:SendEmail');
  const topics = sortedSet(grants.flatMap((grant) => (grant.action === 'sns:Publish' ? grant.topicArn : [])));
  const ingest = secretPolicies('Ingest', senderSecrets, readSecret);
  const rotateSender = secretPolicies('RotateSender', senderSecrets, rotateSecret);
  const destinations = secretPolicies('Deliver', destinationSecrets, readSecret);
  const deliver = {
    ...destinations,
    ...(sendsEmail && allowList.emailFrom !== undefined ? emailPolicy(allowList.emailFrom) : {}),
    ...topicPolicies(topics),
    ...sendAgainPolicy(),
  };
  // It sends no email and publishes to no topic: it can ask about both.
  const prove = { ...destinations, ...probePolicies(allowList, providers) };
  const faults = [
    ...[...senderSecrets, ...destinationSecrets].filter((name) => !isSecretName(name)).map(faultOfName),
    ...destinationSecrets.filter((name) => senderSecrets.includes(name)).map(faultOfSharing),
    ...faultsOfTopics(topics),
    ...tooMany('ingest', ingest),
    ...tooMany('deliver', deliver),
    ...tooMany('rotate-sender', rotateSender),
    ...tooMany('prove', prove),
  ];
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    fragment: {
      template: { Resources: { ...ingest, ...deliver, ...rotateSender, ...prove } },
      ingest: refs(ingest),
      deliver: refs(deliver),
      rotateSender: refs(rotateSender),
      prove: refs(prove),
      queueSenders: [
        roleArn('IngestRole'),
        roleArn('DeliverRole'),
        roleArn('EscalateRole'),
        roleArn('ProveRole'),
        choose('HasRedriveRole', { Ref: 'RedriveRoleArn' }, none),
      ],
    },
  };
}

const readSecret = { Sid: 'ReadListedSecrets', Action: 'secretsmanager:GetSecretValue' } as const;

/** The calls of the rotation protocol. */
const rotateSecret = {
  Sid: 'RotateListedSecrets',
  Action: [
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetSecretValue',
    'secretsmanager:PutSecretValue',
    'secretsmanager:UpdateSecretVersionStage',
  ],
} as const;

function secretPolicies(
  role: 'Ingest' | 'Deliver' | 'RotateSender',
  names: readonly string[],
  allowed: Pick<Statement, 'Sid' | 'Action'>,
): Policies {
  // osls puts the stage in when it packages.
  const stage = `\${sls:stage}`;
  const lists = splitByPolicySize(names.map((name) => secretArn(secretOfStage(stage, name))));
  return Object.fromEntries(
    lists.map((arns, index) => [
      `${role}SecretsPolicy${index + 1}`,
      managedPolicy(`Secrets that the allow-list names for ${role.toLowerCase()}`, {
        ...allowed,
        Effect: 'Allow',
        Resource: arns.map((arn) => ({ 'Fn::Sub': arn })),
      }),
    ]),
  );
}

/**
 * Secrets Manager ends every ARN in a hyphen and six random characters. Six `?` match those and no other secret, as
 * any other name is followed by seven characters of its own; `-*` would also match names that this one begins.
 */
function secretArn(name: string): string {
  return `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${name}-??????`;
}

/**
 * SES checks the identity that it sends as: the verified address if there is one, else its domain, or the one that
 * `sesIdentityArn` names; and the configuration set, also where it is only the identity's default.
 */
function emailPolicy(from: string): Policies {
  const ses = `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}`;
  const statement = {
    Sid: 'SendEmail',
    Effect: 'Allow',
    Action: 'ses:SendEmail',
    Resource: [
      choose('HasSesIdentity', { Ref: 'SesIdentityArn' }, { 'Fn::Sub': `${ses}:identity/${from}` }),
      choose('HasSesIdentity', none, { 'Fn::Sub': `${ses}:identity/${from.slice(from.lastIndexOf('@') + 1)}` }),
      choose('HasSesConfigurationSet', { 'Fn::Sub': `${ses}:configuration-set/\${SesConfigurationSet}` }, none),
    ],
    Condition: { StringEquals: { 'ses:FromAddress': from } },
  } as const;
  return { DeliverEmailPolicy: managedPolicy('Email from the one address in the allow-list', statement) };
}

const none = { Ref: 'AWS::NoValue' } as const;

/** By a condition of infra/*.yml. */
function choose(condition: string, yes: unknown, no: unknown): unknown {
  return { 'Fn::If': [condition, yes, no] };
}

/** What falls back, and what is set aside because it alone keeps failing. */
function sendAgainPolicy(): Policies {
  const statement = {
    Sid: 'SendAgain',
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: { 'Fn::GetAtt': ['DeliveryQueue', 'Arn'] },
  } as const;
  return {
    DeliverSendAgainPolicy: managedPolicy('Fallbacks and messages set aside go through the queue again', statement),
  };
}

function roleArn(role: string): unknown {
  return { 'Fn::GetAtt': [role, 'Arn'] };
}

function refs(policies: Policies): { Ref: string }[] {
  return Object.keys(policies).map((name) => ({ Ref: name }));
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

function tooMany(role: string, policies: Policies): string[] {
  const count = Object.keys(policies).length;
  if (count <= maxPoliciesPerRole) return [];
  return [`${role} would need ${count} managed policies, but a role can have ${maxPoliciesPerRole}: use fewer secrets`];
}
