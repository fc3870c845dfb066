import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { site: 'https://zulip.example.com', stream: 'alerts' },
  secret: { botEmail: 'alerts-bot@example.com', apiKey: invented(32) },
};
