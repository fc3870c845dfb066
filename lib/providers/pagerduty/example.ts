import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `guard render` renders where a person gives nothing. */
export const example: ExampleDestination = { options: {}, secret: { routingKey: invented(32) } };
