import { once } from 'node:events';
import {
  createServer,
  Agent as HttpAgent,
  type IncomingMessage,
  request as openHttp,
  type RequestListener,
} from 'node:http';
import { Agent as HttpsAgent, request as openHttps } from 'node:https';
import * as z from 'zod';

/**
 * The least that takes a notification the guard's way in Node: a server that posts what it reads to a second one, which
 * answers and posts it to the destination over TLS; on kept connections, in one process. Started by `fork` with
 * `SETTINGS`; sends its URL.
 */

const { port, ca } = z.object({ port: z.int(), ca: z.string() }).parse(JSON.parse(process.env['SETTINGS'] ?? ''));
const toGateway = new HttpAgent({ keepAlive: true });
const toDestination = new HttpsAgent({ keepAlive: true, ca });
const headers = { 'content-type': 'application/json' };

const gatewayPort = await listen(async (incoming, response) => {
  const body = await read(incoming);
  response.writeHead(202).end('{}');
  const options = { host: 'localhost', port, agent: toDestination, method: 'POST', headers };
  openHttps(options, (answer) => answer.resume()).end(body);
});
const relayPort = await listen(async (incoming, response) => {
  const body = await read(incoming);
  const options = { host: '127.0.0.1', port: gatewayPort, agent: toGateway, method: 'POST', headers };
  openHttp(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502);
    answer.pipe(response);
  }).end(body);
});
// The benchmark has ended.
process.once('disconnect', () => process.exit(0));
process.send?.({ url: `http://127.0.0.1:${relayPort}` });

async function listen(respond: RequestListener): Promise<number> {
  const server = createServer(respond);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function read(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
  });
}
