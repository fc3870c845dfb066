import { describeMessage as describeSlackMessage } from '../slack/describe-message.ts';
import { slackCall, slackHistory, slackUpdate } from './format.ts';

export function describeMessage(json: unknown): string[] | undefined {
  if (slackHistory.safeParse(json).success) return ['(looks for an earlier message)'];
  const edit = slackUpdate.safeParse(json).data;
  if (edit !== undefined) return withNote('(in the place of an earlier message)', describeSlackMessage(edit.message));
  const call = slackCall.safeParse(json).data;
  const lines = describeSlackMessage(call?.message);
  return call?.thread_ts === undefined ? lines : withNote('(in the thread of an earlier message)', lines);
}

function withNote(note: string, lines: string[] | undefined): string[] | undefined {
  return lines && [note, ...lines];
}
