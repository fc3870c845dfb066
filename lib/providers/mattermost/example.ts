import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: {},
  secret: { webhookUrl: `https://chat.example.com/hooks/${invented(26).toLowerCase()}` },
};
