import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: {},
  secret: { webhookUrl: `https://hooks.slack.com/services/T00000000/B00000000/${invented(24)}` },
};
