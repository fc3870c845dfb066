import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: {},
  secret: { webhookUrl: `https://discord.com/api/webhooks/123456789012345678/${invented(68)}` },
};
