import { get, globalAgent } from 'node:https';
import { createHttpsTransport } from '../../lib/egress/send-https.ts';

/**
 * Runs with a proxy in its environment and prints the transport's result. First calls with Node's global agent, so
 * that the test can tell that the proxy would have been used.
 */
const [port, ca] = process.argv.slice(2);
const url = `https://hooks.alertguard.test:${port}/`;

await new Promise((resolve) => get(url, { agent: globalAgent }, resolve).on('error', resolve));
const send = createHttpsTransport({
  version: '1.2.3',
  resolveName: async () => [{ address: '127.0.0.1', family: 4 }],
  ...(ca === undefined ? {} : { ca }),
});
const request = { kind: 'https', method: 'POST', url, headers: {}, body: '{}' } as const;
process.stdout.write(JSON.stringify(await send(request, { destinationId: 'payments/hook', allowPrivate: true })));
