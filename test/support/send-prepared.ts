import type { Destination } from '../../lib/allow-list/allow-list.ts';
import type { StandIn } from '../../lib/local/stand-in/start-stand-in.ts';
import { type RawAnswer, sendRaw } from './local-http.ts';
import { type InputOverrides, request } from './provider-input.ts';

/** Admits a destination and sends to the stand-in what its provider makes of a notification. */
export async function sendPrepared(
  standIn: StandIn,
  destination: Destination,
  overrides: InputOverrides = {},
): Promise<RawAnswer> {
  const { secret } = standIn.admit(destination);
  const sent = request(destination.type, { secret, destination, ...overrides });
  if (sent.kind !== 'https') throw new Error('not an HTTPS request');
  const { pathname, search } = new URL(sent.url);
  return await sendRaw(`${standIn.url}${pathname}${search}`, {
    method: sent.method,
    headers: Object.entries(sent.headers).flat(),
    body: sent.body,
  });
}
