import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readAuditLines } from '../../lib/audit-lines/read-lines.ts';
import { createInsights } from '../../lib/aws/logs-insights.ts';
import { runAudit } from '../../lib/cli/audit.ts';
import type { AuditOptions } from '../../lib/cli/audit-question.ts';
import { openAuditLog } from '../../lib/local/audit-log.ts';
import { captured, guardProcess } from '../support/cli-capture.ts';
import { type InsightsServer, startInsightsServer } from '../support/insights-server.ts';
import { hashes, runAfternoon, startMs } from '../support/scripted-afternoon.ts';

let lines: readonly string[];
let file: string;
let server: InsightsServer | undefined;

beforeAll(async () => {
  ({ lines } = await runAfternoon());
  file = join(mkdtempSync(join(tmpdir(), 'alertguard-')), 'audit.ndjson');
  writeFileSync(file, lines.join('\n'));
});

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const nowMs = () => startMs + 6 * 3_600_000;

const noTools = {
  nowMs,
  insights: async () => {
    throw new Error('CloudWatch was not to be asked');
  },
};

type Run = { readonly options?: Partial<AuditOptions>; readonly stop?: AbortSignal; readonly timeoutMs?: number };

async function auditFile(options: Partial<AuditOptions> = {}) {
  const all = { question: 'lines', since: '6h', stage: 'prod', file, ...options };
  return await captured(async (io) => await runAudit(all, noTools, io));
}

/** Over the real SDK client, to a server on loopback; a poll takes no time and two seconds of the clock. */
async function auditCloudWatch({ options, stop, timeoutMs = 60_000 }: Run = {}) {
  if (server === undefined) throw new Error('no server');
  const { client } = server;
  let clockMs = 0;
  const insights = createInsights({
    client,
    timeoutMs,
    nowMs: () => clockMs,
    sleep: async () => {
      clockMs += 2_000;
      await sleep(0);
    },
  });
  const all = { question: 'lines', since: '6h', stage: 'prod', ...options };
  return await captured(
    async (io) => await runAudit(all, { nowMs, insights: async () => insights }, { ...io, stop: stop ?? io.stop }),
  );
}

describe('alertguard audit', () => {
  it.each([
    ['lines', {}],
    ['notified', {}],
    ['sent', {}],
    ['refused', {}],
    ['why', {}],
    ['retried', {}],
    ['duplicates', {}],
    ['changed', {}],
    ['changed', { hash: hashes.after }],
  ])('%s fits a terminal of 80 columns', async (question, more) => {
    const { code, stdout, stderr } = await auditFile({ question, ...more });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const tables = stdout.split('\n').filter((line) => !line.includes(file));
    expect(tables.filter((line) => line.length > 80)).toEqual([]);
    expect(tables.length).toBeGreaterThan(3);
  });

  it('states times in UTC, with their age', async () => {
    const { stdout } = await auditFile({ question: 'refused', receiver: 'quiet' });
    expect(stdout).toBe(`sender   receiver  reason            status  requests  firstSeen
    lastSeen
prod-us  quiet     receiver_unknown  403     6         2026-11-20 15:05:00Z (3h)
    2026-11-20 15:10:00Z (3h)

1 row, 2026-11-20 13:00:00Z to 2026-11-20 19:00:00Z, ${file}
No sender: the allow-list has none of that name. No receiver: the sender was not
proven, or the body not read.
`);
  });

  it('takes a time of day, and shows nothing of a time in which nothing was', async () => {
    const { code, stdout } = await auditFile({ since: '18:00', until: '18:10' });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `no rows, 2026-11-20 18:00:00Z to 2026-11-20 18:10:00Z, ${file}\n`,
    });
    // Of tomorrow it would be; so it is yesterday's.
    expect((await auditFile({ since: '19:01' })).stdout).toContain('2026-11-19 19:01:00Z to 2026-11-20 19:00:00Z');
  });

  it.each<[string, Partial<AuditOptions>, string]>([
    ['an unknown question', { question: 'refusd' }, 'no such question: did you mean refused?'],
    ['a moment that is none', { since: 'yesterday' }, '--since and --until must be'],
    ['times the wrong way round', { since: '1h', until: '2h' }, '--until the later one'],
    ['a filter that the question does not have', { question: 'retried', request: 'x' }, 'does not take --request'],
    ['a hash that is none', { hash: '"x' }, '--group and --hash must be a hash in hex'],
    ['an outcome that nobody knows', { outcome: 'sent' }, '--outcome must be one of accepted, rejected,'],
    ['two sources', { local: true }, 'pass either --local or --file'],
    ['a stage that is none', { stage: '*' }, '--stage must be the name of a stage'],
  ])('refuses %s', async (_, options, message) => {
    const { code, stderr } = await auditFile(options);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  it('says that a file cannot be read, and which hash nothing was decided by', async () => {
    expect(await auditFile({ file: '/nowhere' })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: /nowhere cannot be read\n',
    });
    const { stderr } = await auditFile({ question: 'changed', hash: '000000' });
    expect(stderr).toContain('no decision of that time was taken by this allow-list');
  });

  it('lets no character of a line take effect in a terminal', async () => {
    const [line = ''] = lines;
    const hostile = join(mkdtempSync(join(tmpdir(), 'alertguard-')), 'audit.ndjson');
    writeFileSync(hostile, JSON.stringify({ ...JSON.parse(line), sender: 'x\u001b[2J\u202e\ny' }));
    const { stdout } = await auditFile({ file: hostile });
    expect(stdout).toContain('x[2J y');
    expect([...stdout].filter((character) => character === '\u001b' || character === '\u202e')).toEqual([]);
  });

  it('knows its flags as a command', async () => {
    const argv = ['audit', '--file', file, '--since', '2026-11-20T13:00Z', '--until', '2026-11-20T19:00Z'];
    const { code, stdout } = await guardProcess([...argv, '--question', 'retried', '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      question: 'retried',
      from: '2026-11-20T13:00:00.000Z',
      rows: [{ destination: 'search/chat', deliveries: 1 }],
    });
  });
});

describe('alertguard audit of a stage', () => {
  it.each(['lines', 'notified', 'sent', 'refused', 'why', 'retried', 'duplicates', 'changed'])(
    'has the answer to %s that the lines have',
    async (question) => {
      server = await startInsightsServer(lines);
      const rowsOf = ({ stdout }: { readonly stdout: string }) =>
        JSON.parse(stdout)
          .rows.map((row: object) => JSON.stringify(row, Object.keys(row).toSorted()))
          .toSorted();
      const asked = await auditCloudWatch({ options: { question, format: 'json' } });
      expect(asked.code).toBe(0);
      const rows = rowsOf(asked);
      expect(rows).toEqual(rowsOf(await auditFile({ question, format: 'json' })));
      expect(rows.length).toBeGreaterThan(0);
    },
  );

  it('shows progress while CloudWatch works, on standard error', async () => {
    server = await startInsightsServer(lines, { pollsUntilComplete: 3 });
    const { code, stderr } = await auditCloudWatch();
    expect(code).toBe(0);
    expect(stderr).toBe([2, 4, 6].map((seconds) => `${seconds} s, 7.0 MB scanned, 7 lines match\n`).join(''));
  });

  it('stops the query when it is interrupted, or waited for too long', async () => {
    server = await startInsightsServer(lines, { pollsUntilComplete: 1_000 });
    const interrupted = await auditCloudWatch({ stop: AbortSignal.abort() });
    expect({ code: interrupted.code, stderr: interrupted.stderr }).toEqual({ code: 1, stderr: 'error: stopped\n' });
    expect(server.calls).toEqual(['StartQuery', 'StopQuery']);
    const late = await auditCloudWatch({ timeoutMs: 5_000 });
    expect(late.stderr).toContain('error: CloudWatch did not answer in time, and the query was stopped');
    expect(server.calls.slice(2)).toEqual(['StartQuery', 'GetQueryResults', 'GetQueryResults', 'StopQuery']);
  });

  it('says which stage has no log groups', async () => {
    server = await startInsightsServer(lines);
    const { code, stderr } = await auditCloudWatch({ options: { stage: 'prood' } });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: the stage "prood" has no log groups in this account and region: pass --stage\n',
    });
  });

  it.each([
    ['AccessDeniedException', 'access was denied'],
    ['LimitExceededException', 'as many queries as it can'],
    ['MalformedQueryException', 'did not answer the query'],
  ])('says in a sentence what %s means', async (fault, sentence) => {
    server = await startInsightsServer(lines, { fault });
    const { code, stderr } = await auditCloudWatch();
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(sentence) });
  });
});

describe("the local stack's log", () => {
  it('is for its owner alone, begins anew, and has the lines as CloudWatch gets them', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'alertguard-')), '.alertguard', 'audit.ndjson');
    for (const destination of ['payments/chat', 'payments/mail']) {
      const log = openAuditLog(path, hashes.after, nowMs);
      if (!log.ok) throw new Error('not opened');
      log.audit({ event: 'secret.refreshed', outcome: 'unchanged', destination });
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const [time, level, allowListHash] = [new Date(nowMs()).toISOString(), 'INFO', hashes.after];
      const line = { time, level, event: 'secret.refreshed', outcome: 'unchanged', destination, allowListHash };
      expect(readAuditLines(readFileSync(path, 'utf8'))).toEqual([line]);
    }
  });

  it('that cannot be written is none', () => {
    expect(openAuditLog(join(file, 'audit.ndjson'), hashes.after, nowMs)).toEqual({ ok: false });
  });
});
