import { sendingIdentities } from '../address/sending-identities.ts';
import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import {
  type InlinePolicy,
  inlinePolicy,
  type ManagedPolicy,
  managedPolicy,
  splitByPolicySize,
} from './managed-policies.ts';
import type { Place } from './place.ts';

export type ProbePolicies = {
  readonly topics: Readonly<Record<string, ManagedPolicy>>;
  readonly email: InlinePolicy | undefined;
};

/** What asking about destinations takes in AWS, exactly and only because one is listed. */
export function probePolicies(
  { destinations, emailFrom }: Pick<CompiledAllowList, 'destinations' | 'emailFrom'>,
  providers: ProviderRegistry,
  place: Place,
): ProbePolicies {
  const grants = destinations.flatMap(({ type, options }) => providers.get(type)?.probeGrants(options) ?? []);
  const asksSes = grants.some(({ action }) => action === 'ses:GetEmailIdentity');
  const topics = grants.flatMap((grant) => (grant.action === 'sns:GetTopicAttributes' ? grant.topicArn : []));
  const statement = { Sid: 'AskAboutListedTopics', Effect: 'Allow', Action: 'sns:GetTopicAttributes' } as const;
  return {
    topics: Object.fromEntries(
      splitByPolicySize([...new Set(topics)].sort(), { statement, place }).map((arns, index) => [
        `ProveTopicsPolicy${index + 1}`,
        managedPolicy('Topics that the allow-list names, to be asked about', { ...statement, Resource: arns }),
      ]),
    ),
    email: asksSes && emailFrom !== undefined ? identityPolicy(emailFrom) : undefined,
  };
}

/** The identities that the one address in the allow-list may be verified by. */
function identityPolicy(emailFrom: string): InlinePolicy {
  return inlinePolicy('email', {
    Sid: 'AskAboutIdentity',
    Effect: 'Allow',
    Action: 'ses:GetEmailIdentity',
    Resource: sendingIdentities(emailFrom).map((identity) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:identity/${identity}`,
    })),
  });
}
