import { connect, createServer, type Socket } from 'node:net';
import { type Load, type Loaded, loadSchema } from './load.ts';

/**
 * The two ends of a proxy, in one process of their own: a guard that takes everything, and a sender with a number of kept
 * connections. On sockets, with nothing of HTTP parsed but lengths, so that the proxy between them is what takes time.
 * Started by `fork`: it sends the guard's port, then for each `Load` what came of it.
 */

const guard = createServer((socket) => {
  socket.setNoDelay(true);
  const answer = '{"status":"accepted"}';
  const head = `HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n`;
  onMessages(socket, () => socket.write(head + answer));
  socket.on('error', () => {});
});
guard.listen(0, '127.0.0.1', () => {
  const address = guard.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.send?.({ port: address.port });
});

process.on('message', (message) => {
  void run(loadSchema.parse(message)).then((result) => process.send?.(result));
});
// The benchmark has ended.
process.once('disconnect', () => process.exit(0));

async function run({ port, connections, requests, body, times }: Load): Promise<Loaded> {
  const bytes = Buffer.from(body.repeat(times));
  const head = `POST /alertmanager HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  const request = Buffer.concat([Buffer.from(head), bytes]);
  const sockets = await Promise.all(Array.from({ length: connections }, async () => await open(port)));
  const counts = { accepted: 0, unavailable: 0 };
  let left = requests;
  const startedMs = performance.now();
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, fail) => {
          const sendNext = () => {
            if (left === 0) return resolve();
            left -= 1;
            socket.write(request);
          };
          onMessages(socket, (status) => {
            if (status === '202') counts.accepted += 1;
            else counts.unavailable += 1;
            sendNext();
          });
          socket.on('error', fail);
          socket.on('close', () => fail(new Error('the proxy closed a connection')));
          sendNext();
        }),
    ),
  );
  const seconds = (performance.now() - startedMs) / 1000;
  for (const socket of sockets) {
    socket.removeAllListeners('close');
    socket.destroy();
  }
  return { seconds, ...counts };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, fail) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', fail);
  });
}

type Reading = { head: string; missing: number; word: string };

/** Calls back at the end of each message, with the second word of its first line. */
function onMessages(socket: Socket, done: (word: string) => void): void {
  const reading: Reading = { head: '', missing: 0, word: '' };
  socket.on('data', (chunk) => {
    let offset = 0;
    while (offset < chunk.length) {
      offset += reading.missing > 0 ? takeBody(reading, chunk.length - offset) : takeHead(reading, chunk, offset);
      if (reading.head === '' && reading.missing === 0) done(reading.word);
    }
  });
}

function takeBody(reading: Reading, available: number): number {
  const taken = Math.min(reading.missing, available);
  reading.missing -= taken;
  return taken;
}

function takeHead(reading: Reading, chunk: Buffer, offset: number): number {
  const before = reading.head.length;
  reading.head += chunk.toString('latin1', offset);
  const end = reading.head.indexOf('\r\n\r\n');
  if (end === -1) return chunk.length - offset;
  const length = /\r\ncontent-length: *(\d+)/i.exec(reading.head.slice(0, end))?.[1];
  if (length === undefined) throw new Error('a message without a length');
  reading.word = reading.head.split(' ', 2)[1] ?? '';
  reading.missing = Number(length);
  reading.head = '';
  return end + 4 - before;
}
