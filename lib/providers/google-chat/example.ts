import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: {},
  secret: {
    webhookUrl: `https://chat.googleapis.com/v1/spaces/AAAAabcdefg/messages?key=${invented(39)}&token=${invented(43)}`,
  },
};
