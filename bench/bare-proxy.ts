import { Agent, createServer, request as openRequest } from 'node:http';

/** The least that stands between two HTTP connections in Node: it pipes both ways. Started with the port of the other side. */

const agent = new Agent({ keepAlive: true });
const guardPort = process.argv[2];
const server = createServer((incoming, response) => {
  const { method, url, headers } = incoming;
  const options = { host: '127.0.0.1', port: guardPort, agent, method, path: url, headers };
  const outgoing = openRequest(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
