import type { ExampleDestination } from '../contract/example-destination.ts';

/** With what `guard render` renders where a person gives nothing. */
export const example: ExampleDestination = { options: { to: ['oncall@example.com'] } };
