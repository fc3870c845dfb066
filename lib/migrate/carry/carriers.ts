import type { Carried, Left } from './carried.ts';
import type { CarryInput } from './integration-reader.ts';

/** What a vendor's room carries over, by the key of Alertmanager's receiver (`slack_configs`). */
export type Carriers = Readonly<Record<string, (input: CarryInput) => Carried | Left>>;
