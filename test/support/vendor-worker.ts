import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

/**
 * A vendor in a thread of its own, so that it answers while the thread under test computes: 200 and `ok` to everything.
 * Says its port, and then the path of each request when it has arrived whole.
 */
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    parentPort?.postMessage({ path: request.url, atMs: Date.now() });
    response.end('ok');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  parentPort?.postMessage({ port: typeof address === 'object' ? address?.port : undefined });
});
