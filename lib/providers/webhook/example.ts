import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { url: 'https://hooks.example.com/alerts' },
  secret: { signingKey: `whsec_${Buffer.from(invented(32)).toString('base64')}` },
};
