import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { LocalAuthority } from '../../lib/local/stand-in/local-authority.ts';

export type Server = { readonly port: number; readonly close: () => Promise<void> };

/** An endpoint of a team's own, on loopback, that takes whatever is delivered. */
export async function startEndpoint(authority: LocalAuthority): Promise<Server & { readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer(await authority.issue('127.0.0.1'), async (incoming, response) => {
    bodies.push((await buffer(incoming)).toString('utf8'));
    response.writeHead(204).end();
  });
  return { ...(await listen(server)), bodies };
}

/** The API under an address of its own: the emulator knows it by a host name that no resolver has. */
export async function startFront(authority: LocalAuthority, apiUrl: string, port: number): Promise<Server> {
  const { host } = new URL(apiUrl);
  const server = createServer(await authority.issue('127.0.0.1'), async (incoming, response) => {
    const body = await buffer(incoming);
    const { method = 'GET', url: path = '/', headers } = incoming;
    const to = { host: '127.0.0.1', port, servername: 'localhost', ca: authority.certificate };
    const options = { ...to, method, path, headers: { ...headers, host } };
    request(options, async (answer) => {
      const { statusCode = 502 } = answer;
      response.writeHead(statusCode, answer.headers).end(await buffer(answer));
    })
      .on('error', () => response.writeHead(502).end())
      .end(body);
  });
  return await listen(server);
}

async function listen(server: ReturnType<typeof createServer>): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = addressOf(server.address());
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address;
}
