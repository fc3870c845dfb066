import { type ExampleDestination, invented } from '../../../lib/providers/contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. Look up: the form of a real URL. */
export const example: ExampleDestination = {
  options: {},
  secret: { webhookUrl: `https://hooks.example.com/incoming/${invented(32)}` },
};
