import type { ExampleDestination } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = { options: { to: ['oncall@example.com'] } };
