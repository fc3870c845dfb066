import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { runInsights } from './insights.ts';

const startSchema = z.object({
  queryString: z.string(),
  logGroupNames: z.array(z.string()),
  startTime: z.int(),
  endTime: z.int(),
});

const lineSchema = z.object({ time: z.string(), event: z.string() });

export type InsightsServer = {
  readonly client: CloudWatchLogsClient;
  /** Actions in the order in which they were called. */
  readonly calls: readonly string[];
  /** In the order in which they were started. */
  readonly queries: readonly z.infer<typeof startSchema>[];
  readonly close: () => Promise<void>;
};

/**
 * CloudWatch Logs' wire protocol on loopback, as far as a query needs it. Each query is `Running` for some polls. Lines
 * are in the log group of the function that writes such events; another group does not exist.
 */
export async function startInsightsServer(
  lines: readonly string[],
  {
    pollsUntilComplete = 1,
    fault,
    linesMatched = 7,
  }: { readonly pollsUntilComplete?: number; readonly fault?: string; readonly linesMatched?: number } = {},
): Promise<InsightsServer> {
  const calls: string[] = [];
  const queries: z.infer<typeof startSchema>[] = [];
  const polls = new Map<string, number>();
  const answer = (action: string, body: unknown): { status: number; body: object } => {
    const refuse = (type: string) => ({ status: 400, body: { __type: type, message: 'refused' } });
    if (fault !== undefined) return refuse(fault);
    switch (action) {
      case 'StartQuery':
        queries.push(startSchema.parse(body));
        if (queries.at(-1)?.logGroupNames.some((name) => !/^\/aws\/lambda\/alertguard-prod-/.test(name))) {
          return refuse('ResourceNotFoundException');
        }
        return { status: 200, body: { queryId: `query-${queries.length}` } };
      case 'GetQueryResults': {
        const { queryId } = z.object({ queryId: z.string() }).parse(body);
        const asked = (polls.get(queryId) ?? 0) + 1;
        polls.set(queryId, asked);
        const query = queries[Number(queryId.replace('query-', '')) - 1];
        const statistics = { recordsMatched: linesMatched, recordsScanned: 70, bytesScanned: 7_000_000 };
        if (asked <= pollsUntilComplete) return { status: 200, body: { status: 'Running', results: [], statistics } };
        return { status: 200, body: { status: 'Complete', results: resultsOf(query, lines), statistics } };
      }
      default:
        return { status: 200, body: { success: true } };
    }
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).replace('Logs_20140328.', '');
      calls.push(action);
      const { status, body } = answer(action, JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });
  // A long answer blocks this process for longer than the usual five seconds, after which the next call would find it closed.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.custom<AddressInfo>().parse(server.address());
  const client = new CloudWatchLogsClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    client,
    calls,
    queries,
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** By what an event begins with; all others are written by deliver. */
const groups = new Map([
  ['notification', 'ingest'],
  ['heartbeat', 'ingest'],
  ['escalation', 'escalate'],
  ['destination', 'prove'],
  ['proof', 'prove'],
]);

function resultsOf(query: z.infer<typeof startSchema> | undefined, lines: readonly string[]) {
  if (query === undefined) return [];
  const { startTime, endTime, logGroupNames, queryString } = query;
  const asked = lines.filter((line) => {
    const { time, event } = lineSchema.parse(JSON.parse(line));
    const second = Math.floor(Date.parse(time) / 1000);
    const group = groups.get(event.split('.')[0] ?? '') ?? 'deliver';
    return second >= startTime && second <= endTime && logGroupNames.some((name) => name.endsWith(`-${group}`));
  });
  return runInsights(queryString, asked).map((row) => [
    ...Object.entries(row).map(([field, value]) => ({ field, value })),
    { field: '@ptr', value: 'pointer' },
  ]);
}
