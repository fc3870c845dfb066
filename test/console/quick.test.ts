import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allPages as pages } from '../../lib/console/pages/all.ts';
import type { Evidence } from '../../lib/views/evidence.ts';
import { companyFiles, evidences } from '../support/evidence.ts';
import { type LocalConsole, startLocalConsole } from '../support/local-console.ts';
import { sendRaw } from '../support/local-http.ts';

/** Of a quiet machine it is 100 ms; of one that does much else, this is still no page that got slow. */
const mostMs = 500;

let running: LocalConsole;
let socket: Socket;

/** An outage, over and over: as many alert groups and deliveries as a day of it has. */
async function manyRecords(count: number): Promise<Evidence> {
  const outage = await evidences.outage();
  const spanMs = outage.untilMs - outage.fromMs;
  const times = Math.ceil(count / outage.records.length);
  const copies = Array.from({ length: times }, (_, copy) => {
    const own = (key: string | undefined) =>
      key === undefined ? undefined : `${copy.toString(16).padStart(2, '0')}${key.slice(2)}`;
    return outage.records.map((record) => ({
      ...record,
      timeMs: record.timeMs - (times - 1 - copy) * spanMs,
      ...{ groupHash: own(record.groupHash), deliveryKey: own(record.deliveryKey), requestId: own(record.requestId) },
    }));
  });
  return { ...outage, records: copies.flat().slice(-count) };
}

beforeAll(async () => {
  const { records, allowList, nowMs } = await manyRecords(10_000);
  expect(records.length).toBe(10_000);
  // Another list each time: no load is spared what must be worked out after a change.
  const decided = () => [...records];
  running = await startLocalConsole({ decided, allowList, files: companyFiles, nowMs: () => nowMs });
  socket = connect({ port: running.port, host: '127.0.0.1', noDelay: true });
}, 120_000);
afterAll(async () => {
  socket?.destroy();
  await running?.close();
});

/** From the request to the last byte, on a connection that is open, in milliseconds. */
async function timeOf(path: string): Promise<number> {
  const before = performance.now();
  socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${running.port}\r\n\r\n`);
  let bytes = 0;
  let length = Number.POSITIVE_INFINITY;
  await new Promise<void>((resolve) => {
    const take = (chunk: Buffer) => {
      if (bytes === 0) {
        const head = chunk.indexOf('\r\n\r\n');
        length = head + 4 + Number(/content-length: (\d+)/i.exec(chunk.toString('latin1', 0, head))?.[1]);
      }
      bytes += chunk.length;
      if (bytes < length) return;
      socket.off('data', take);
      resolve();
    };
    socket.on('data', take);
  });
  return performance.now() - before;
}

const viewPaths = pages.map(({ path }) => path).filter((path) => path !== '/dead-letters');

it.each(viewPaths)('with 10,000 records %s is there soon', async (path) => {
  const { status } = await sendRaw(`${running.url}${path.slice(1)}`, { method: 'GET' });
  expect(status).toBe(200);
  const times: number[] = [];
  for (let run = 0; run < 14; run += 1) times.push(await timeOf(path));
  // The first ones warm up.
  const sorted = times.slice(3).toSorted((a, b) => a - b);
  const [least = 0, median = 0] = [sorted[0], sorted[5]];
  process.stderr.write(`${path}: median ${median.toFixed(1)} ms, least ${least.toFixed(1)} ms, 10,000 records\n`);
  expect(median).toBeLessThan(mostMs);
});
