import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { chatId: -1001234567890 },
  secret: { botToken: `1234567890:${invented(35)}` },
};
