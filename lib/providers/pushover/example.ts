import { type ExampleDestination, invented } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: {},
  secret: { token: `a${invented(29)}`, user: `u${invented(29)}` },
};
