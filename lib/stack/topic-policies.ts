import { topicArnPattern } from '../address/topic-arn.ts';
import { type ManagedPolicy, managedPolicy, splitByPolicySize } from './managed-policies.ts';
import type { Place } from './place.ts';

/** Topics may be in other regions and accounts; the policy of one in another account must allow the role too. */
export function topicPolicies(topics: readonly string[], place: Place): Readonly<Record<string, ManagedPolicy>> {
  const statement = { Sid: 'PublishToListedTopics', Effect: 'Allow', Action: 'sns:Publish' } as const;
  return Object.fromEntries(
    splitByPolicySize(topics, { statement, place }).map((arns, index) => [
      `DeliverTopicsPolicy${index + 1}`,
      managedPolicy('Topics that the allow-list names', { ...statement, Resource: arns }),
    ]),
  );
}

/** Above all no `*`, `?` or `$`, which mean something in a policy. */
export function faultsOfTopics(topics: readonly string[]): string[] {
  return topics
    .filter((topic) => !topicArnPattern.test(topic))
    .map((topic) => `topic ${JSON.stringify(topic)}: not the ARN of one SNS topic`);
}
