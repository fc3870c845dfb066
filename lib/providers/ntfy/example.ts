import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { server: 'https://ntfy.example.com', topic: 'alerts' },
  secret: { accessToken: `tk_${invented(29).toLowerCase()}` },
};
