import { sendingIdentities } from '../address/sending-identities.ts';
import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import { type ManagedPolicy, managedPolicy, splitByPolicySize } from './managed-policies.ts';

type Policies = Readonly<Record<string, ManagedPolicy>>;

/** What asking about destinations takes in AWS, exactly and only because one is listed. */
export function probePolicies(
  { destinations, emailFrom }: Pick<CompiledAllowList, 'destinations' | 'emailFrom'>,
  providers: ProviderRegistry,
): Policies {
  const grants = destinations.flatMap(({ type, options }) => providers.get(type)?.probeGrants(options) ?? []);
  const asksSes = grants.some(({ action }) => action === 'ses:GetEmailIdentity');
  const topics = grants.flatMap((grant) => (grant.action === 'sns:GetTopicAttributes' ? grant.topicArn : []));
  return {
    ...(asksSes && emailFrom !== undefined ? { ProveEmailPolicy: identityPolicy(emailFrom) } : {}),
    ...Object.fromEntries(
      splitByPolicySize([...new Set(topics)].sort()).map((arns, index) => [
        `ProveTopicsPolicy${index + 1}`,
        managedPolicy('Topics that the allow-list names, to be asked about', {
          Sid: 'AskAboutListedTopics',
          Effect: 'Allow',
          Action: 'sns:GetTopicAttributes',
          Resource: arns,
        }),
      ]),
    ),
  };
}

function identityPolicy(emailFrom: string): ManagedPolicy {
  return managedPolicy('The identities that the one address in the allow-list may be verified by', {
    Sid: 'AskAboutIdentity',
    Effect: 'Allow',
    Action: 'ses:GetEmailIdentity',
    Resource: sendingIdentities(emailFrom).map((identity) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:identity/${identity}`,
    })),
  });
}
