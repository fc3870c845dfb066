import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { channel: 'C0123ABCD' },
  secret: { botToken: `xoxb-${invented(40)}` },
};
