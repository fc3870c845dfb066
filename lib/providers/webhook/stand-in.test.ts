import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendRaw } from '../../../test/support/local-http.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const destination = aDestination({
  id: 'payments/ticketing',
  type: 'webhook',
  options: { url: 'https://tickets.payments.example.com:8443/hooks/alerts?queue=1' },
});
const body = '{"status":"firing"}';

let standIn: StandIn;
let signingKey: string;
let host: string;

beforeEach(async () => {
  standIn = await startStandIn();
  const admission = standIn.admit(destination);
  signingKey = admission.secret['signingKey'] ?? '';
  host = admission.host;
});

afterEach(async () => {
  await standIn.close();
});

/** The reference library signs. */
function signedHeaders(key: string, text = body, at = new Date()): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign('msg_1', at, text),
  };
}

async function send(headers: Record<string, string>, text = body, path = '/hooks/alerts?queue=1') {
  const flat = Object.entries({ host: 'tickets.payments.example.com:8443', ...headers }).flat();
  return await sendRaw(`${standIn.url}${path}`, { headers: flat, body: text });
}

it('a destination is reached at the host and port of its URL', () => {
  expect(host).toBe('tickets.payments.example.com:8443');
  const withoutPort = aDestination({ type: 'webhook', options: { url: 'https://a.example.com/x' } });
  expect(standIn.admit(withoutPort).host).toBe('a.example.com:443');
});

it('a signed message is taken and kept', async () => {
  expect((await send(signedHeaders(signingKey))).status).toBe(204);
  expect(standIn.arrivals).toMatchObject([
    { type: 'webhook', destination: 'payments/ticketing', status: 204, json: { status: 'firing' } },
  ]);
});

it.for<[string, () => Record<string, string>, number, string]>([
  ['no signature', () => ({ 'content-type': 'application/json' }), 401, 'signature_missing'],
  [
    'the signature of another key',
    () => signedHeaders(`whsec_${Buffer.alloc(32).toString('base64')}`),
    401,
    'signature_wrong',
  ],
  ['the signature of another body', () => signedHeaders(signingKey, `${body} `), 401, 'signature_wrong'],
  [
    'a signature of ten minutes ago',
    () => signedHeaders(signingKey, body, new Date(Date.now() - 600_000)),
    401,
    'timestamp_too_old',
  ],
  ['another content type', () => ({ ...signedHeaders(signingKey), 'content-type': 'text/plain' }), 415, 'unsupported'],
  ['another host', () => ({ ...signedHeaders(signingKey), host: 'evil.example.com' }), 404, 'not_found'],
])('a message with %s is refused', async ([, headers, status, error]) => {
  expect(await send(headers())).toMatchObject({ status, body: JSON.stringify({ error }) });
});

it('a signed body that is no JSON is refused', async () => {
  expect(await send(signedHeaders(signingKey, '{'), '{')).toMatchObject({ status: 400 });
});

it('another path is not found', async () => {
  expect(await send(signedHeaders(signingKey), body, '/hooks/other')).toMatchObject({ status: 404 });
});
