import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendPrepared } from '../../../test/support/send-prepared.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const destination = aDestination({
  id: 'payments/zulip',
  type: 'zulip',
  options: { site: 'https://acme.zulipchat.com', stream: 'alerts' },
});

let standIn: StandIn;
let credentials: string;

beforeEach(async () => {
  standIn = await startStandIn();
  const { secret } = standIn.admit(destination);
  credentials = Buffer.from(`${secret['botEmail']}:${secret['apiKey']}`).toString('base64');
});

afterEach(async () => {
  await standIn.close();
});

const valid = { type: 'stream', to: '"alerts"', topic: 'a', content: 'b' };

async function verdict(form: Record<string, string>, authorization = `Basic ${credentials}`): Promise<string> {
  const response = await fetch(`${standIn.url}/api/v1/messages`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(form),
  });
  const { result, code } = JSON.parse(await response.text());
  return `${response.status} ${code ?? result}`;
}

it('what the provider sends is taken, and kept as what it says', async () => {
  expect(await sendPrepared(standIn, destination)).toMatchObject({ status: 200 });
  expect(standIn.arrivals).toMatchObject([
    {
      type: 'zulip',
      destination: 'payments/zulip',
      json: { type: 'stream', to: '"alerts"', topic: 'KubePodCrashLooping (namespace=checkout)' },
    },
  ]);
  expect(standIn.admit(destination).host).toBe('acme.zulipchat.com:443');
});

describe('at the limit', () => {
  it.for<[string, Record<string, string>, string]>([
    ['10,000 characters', { ...valid, content: '😀'.repeat(10_000) }, '200 success'],
    ['10,001 characters', { ...valid, content: 'a'.repeat(10_001) }, '400 BAD_REQUEST'],
    ['a topic of 60', { ...valid, topic: '😀'.repeat(60) }, '200 success'],
    ['a topic of 61', { ...valid, topic: 'a'.repeat(61) }, '400 BAD_REQUEST'],
    ['a control character in a topic', { ...valid, topic: 'a\u0007' }, '400 BAD_REQUEST'],
    ['no content', { ...valid, content: ' ' }, '400 BAD_REQUEST'],
    ['a bare name', { ...valid, to: 'alerts' }, '200 success'],
    ['another stream', { ...valid, to: '"general"' }, '400 STREAM_DOES_NOT_EXIST'],
    ['an unknown field', { ...valid, subject: 'a' }, '400 BAD_REQUEST'],
    ['a missing field', { type: 'stream', topic: 'a', content: 'b' }, '400 REQUEST_VARIABLE_MISSING'],
  ])('%s', async ([, form, expected]) => {
    expect(await verdict(form)).toBe(expected);
  });
});

it('other credentials are refused', async () => {
  expect(await verdict(valid, 'Basic x')).toBe('401 INVALID_API_KEY');
});
