import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { homeserver: 'https://matrix.example.com', roomId: '!alerts:example.com' },
  secret: { accessToken: `syt_${invented(40)}` },
};
