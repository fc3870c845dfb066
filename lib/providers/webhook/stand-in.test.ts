import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendRaw } from '../../../test/support/local-http.ts';
import { request } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const destination = aDestination({
  id: 'payments/ticketing',
  type: 'webhook',
  options: { url: 'https://tickets.payments.example.com:8443/hooks/alerts?queue=1' },
});
const body = bodyOf(request('webhook'));

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

it('is reached at the host and port of its URL', () => {
  expect(host).toBe('tickets.payments.example.com:8443');
  const withoutPort = aDestination({ type: 'webhook', options: { url: 'https://a.example.com/x' } });
  expect(standIn.admit(withoutPort).host).toBe('a.example.com:443');
});

it('takes and keeps a signed message', async () => {
  expect((await send(signedHeaders(signingKey))).status).toBe(204);
  expect(standIn.arrivals).toMatchObject([
    { type: 'webhook', destination: 'payments/ticketing', status: 204, json: JSON.parse(body) },
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
])('rejects a message with %s', async ([, headers, status, error]) => {
  expect(await send(headers())).toMatchObject({ status, body: JSON.stringify({ error }) });
});

it.for([
  ['that is no JSON', '{'],
  ['of another version', body.replace('"version":1', '"version":2')],
  ['with a field that is not documented', body.replace('"version":1', '"version":1,"more":1')],
])('rejects a signed body %s', async ([, text]) => {
  expect(await send(signedHeaders(signingKey, text), text)).toMatchObject({ status: 400 });
});

it('finds no other path', async () => {
  expect(await send(signedHeaders(signingKey), body, '/hooks/other')).toMatchObject({ status: 404 });
});
