import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { roomId: 'Y2lzY29zcGFyazovL3VzL1JPT00vZXhhbXBsZQ' },
  secret: { botToken: invented(64) },
};
