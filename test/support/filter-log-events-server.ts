import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';

const requestSchema = z.object({
  filterPattern: z.string(),
  startTime: z.int(),
  endTime: z.int().default(Number.MAX_SAFE_INTEGER),
  nextToken: z.string().default('0'),
});

const pageUnits = 1_048_576;

export type LogEvent = { readonly timestamp: number; readonly message: string };

/**
 * `FilterLogEvents` of CloudWatch Logs on loopback, for a pattern that all of the events match: the oldest lines first, a megabyte a
 * page, and an empty page before the first.
 */
export async function startFilterLogEventsServer(events: readonly LogEvent[]) {
  const requests: z.infer<typeof requestSchema>[] = [];
  const answer = (body: unknown) => {
    const asked = requestSchema.parse(body);
    requests.push(asked);
    const { startTime, endTime, nextToken } = asked;
    const matching = events
      .filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime)
      .toSorted((a, b) => a.timestamp - b.timestamp);
    if (nextToken === '0') return { events: [], nextToken: '1' };
    const from = Number(nextToken) - 1;
    let [next, units] = [from, 0];
    for (; next < matching.length; next += 1) {
      units += matching[next]?.message.length ?? 0;
      if (units > pageUnits) break;
    }
    const page = matching.slice(from, next);
    return { events: page, ...(next < matching.length && { nextToken: String(next + 1) }) };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = answer(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.custom<AddressInfo>().parse(server.address());
  const client = new CloudWatchLogsClient({
    ...{ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, maxAttempts: 1 },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const close = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { client, requests, close };
}
