import { describeMessage as describeSlackMessage } from '../slack/describe-message.ts';
import { slackCall } from './format.ts';

export function describeMessage(json: unknown): string[] | undefined {
  return describeSlackMessage(slackCall.safeParse(json).data?.message);
}
