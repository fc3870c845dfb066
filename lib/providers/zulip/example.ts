import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `guard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { site: 'https://zulip.example.com', stream: 'alerts' },
  secret: { botEmail: 'alerts-bot@example.com', apiKey: invented(32) },
};
