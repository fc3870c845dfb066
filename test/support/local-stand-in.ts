import type { StandIn } from '../../lib/local/stand-in/start-stand-in.ts';
import type { HttpsRequest } from '../../lib/providers/contract/outbound-request.ts';
import { aDestination } from './local-destination.ts';
import { exampleOf, type InputOverrides, request } from './provider-input.ts';

/** Sends a request to the stand-in instead of to the host in its URL. */
export async function sendToStandIn(standIn: StandIn, { url, method, headers, body }: HttpsRequest): Promise<Response> {
  const { pathname, search } = new URL(url);
  return await fetch(`${standIn.url}${pathname}${search}`, { method, headers: { ...headers }, body });
}

/** What the provider renders for a destination that the stand-in has admitted. */
export function renderFor(standIn: StandIn, overrides: InputOverrides = {}): HttpsRequest {
  const { type } = standIn;
  const options = { ...exampleOf(type).options, ...overrides.options };
  const { secret } = standIn.admit(
    aDestination({ id: `payments/${type}`, type, secret: `alertguard/${type}`, options }),
  );
  const rendered = request(type, { secret, ...overrides });
  if (rendered.kind !== 'https') throw new Error('not an HTTPS request');
  return rendered;
}

/** The stand-in's answer to a body of the test's own, sent as the provider would send it. */
export async function verdictOn(
  standIn: StandIn,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: string }> {
  const rendered = renderFor(standIn);
  const response = await sendToStandIn(standIn, {
    ...rendered,
    headers: { ...rendered.headers, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.text() };
}
