import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { drawSlackMessage, preview as slack } from '../slack/preview.ts';
import { slackCall } from './format.ts';

export const preview: Preview = {
  ...slack,
  name: 'Slack, bot',
  sameAs: 'slack',
  draw: (request) => drawSlackMessage(slackCall.parse(readJsonBody(request)).message),
};
