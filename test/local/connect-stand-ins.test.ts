import { request } from 'node:https';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectStandIns } from '../../lib/local/connect-stand-ins.ts';
import { type Endpoint, startEndpoint } from '../../lib/local/stand-in/start-endpoint.ts';

let endpoint: Endpoint;
let hosts: (string | undefined)[] = [];

beforeEach(async () => {
  hosts = [];
  endpoint = await startEndpoint({ maxBodyBytes: 1024 }, ({ headers }) => {
    hosts.push(headers.host);
    return { status: 200, body: 'ok' };
  });
});

afterEach(async () => {
  await endpoint.close();
});

function post(url: string): Promise<number | undefined> {
  const agent = connectStandIns(new Map([['hooks.slack.com:443', endpoint.port]]))({ keepAlive: true });
  return new Promise<number | undefined>((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.once('error', reject);
    outgoing.end('{}');
  }).finally(() => agent.destroy());
}

it('an https request for a known host reaches its stand-in, with the host it was for', async () => {
  expect(await post('https://hooks.slack.com/services/x')).toBe(200);
  expect(hosts).toEqual(['hooks.slack.com']);
});

it.for([
  'https://example.com/',
  'https://hooks.slack.com:8443/services/x',
  'https://hooks.slack.com.example.com/',
  'https://127.0.0.1/',
])('%s is refused without a connection', async (url) => {
  await expect(post(url)).rejects.toMatchObject({ code: 'ECONNREFUSED', name: 'NoStandInError' });
});
