import type { Destination } from '../../lib/allow-list/allow-list.ts';

/** A destination as the compiler writes it; a test overrides what it is about. */
export function aDestination(overrides: Partial<Destination> = {}): Destination {
  return {
    id: 'payments/slack-critical',
    team: 'payments',
    type: 'slack',
    secret: 'alertguard/payments/slack-critical',
    parallelism: 2,
    hosts: [],
    options: {},
    ...overrides,
  };
}
