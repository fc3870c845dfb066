import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { type CarryInput, isTemplated, leftOut, settingOf } from '../../migrate/carry/integration-reader.ts';

function carrySns(input: CarryInput): Carried | Left {
  const topicArn = settingOf(input, 'topic_arn');
  if (topicArn === undefined) return left('only topics can be carried over, no phone numbers and no endpoints');
  if (isTemplated(topicArn)) return left('alert data decides the `topic_arn`');
  return {
    ok: true,
    type: 'sns',
    fields: { topicArn },
    topics: [topicArn],
    notes: [
      'the deliver function publishes with its own role; a topic of another account has to admit it',
      ...leftOut(input, ['topic_arn', 'api_url']),
    ],
  };
}

export const carriers: Carriers = { sns_configs: carrySns };
