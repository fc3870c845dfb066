import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: { to: ['oncall@example.com'], host: 'mail.example.com', port: 587 },
  secret: { username: 'example-login', password: invented(16) },
};
