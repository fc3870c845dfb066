import { startSlackStandIn } from './slack.ts';
import type { StartStandIn } from './start-stand-in.ts';
import { startWebhookStandIn } from './webhook.ts';

/** By provider, as in the allow-list. Email is not here: it goes to the local SES endpoint. */
export const standIns: ReadonlyMap<string, StartStandIn> = new Map([
  ['slack', (onArrival) => startSlackStandIn(onArrival)],
  ['webhook', (onArrival) => startWebhookStandIn(onArrival)],
] satisfies readonly (readonly [string, StartStandIn])[]);
