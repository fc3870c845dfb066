import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createAuditLinesSchema } from '../../lib/audit-lines/json-schema.ts';
import { readAuditLines } from '../../lib/audit-lines/read-lines.ts';
import { evaluate } from '../../lib/audit-queries/evaluate.ts';
import { type Filters, narrow } from '../../lib/audit-queries/filters.ts';
import { type Question, questions } from '../../lib/audit-queries/questions.ts';
import { toInsights } from '../../lib/audit-queries/to-insights.ts';
import { runAudit } from '../../lib/cli/audit.ts';
import type { AuditOptions } from '../../lib/cli/audit-question.ts';
import { captured } from '../support/cli-capture.ts';
import { runInsights } from '../support/insights.ts';
import {
  type Afternoon,
  hashes,
  outage,
  runAfternoon,
  script,
  silence,
  startMs,
} from '../support/scripted-afternoon.ts';

/** 200 requests to the real ingest and deliver; every count below is the script's own or a vendor's. */
let afternoon: Afternoon;
let file: string;

beforeAll(async () => {
  afternoon = await runAfternoon();
  file = join(mkdtempSync(join(tmpdir(), 'alertguard-')), 'audit.ndjson');
  writeFileSync(file, `START of something else\n${afternoon.lines.join('\n')}\n{"_aws":{}}\n`);
});

const tools = {
  nowMs: () => startMs + 6 * 3_600_000,
  insights: async () => {
    throw new Error('a file was to be read');
  },
};

const answerSchema = z.object({ rows: z.array(z.record(z.string(), z.union([z.string(), z.number()]))) });

async function ask(question: string, options: Partial<AuditOptions> = {}) {
  const all = { question, since: '6h', stage: 'prod', file, format: 'json' as const, ...options };
  const { code, stdout, stderr } = await captured(async (io) => await runAudit(all, tools, io));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return answerSchema.parse(JSON.parse(stdout)).rows;
}

const at = (ms: number) => new Date(startMs + ms).toISOString();

describe('the audit of a scripted afternoon', () => {
  it('has a line for each decision, and each is as its schema says', () => {
    const ajv = new Ajv2020({ allErrors: true });
    addFormats.default(ajv);
    const isValid = ajv.compile(createAuditLinesSchema());
    const lines: unknown[] = afternoon.lines.map((line) => JSON.parse(line));
    expect(lines.filter((line) => !isValid(line))).toEqual([]);
    expect(lines.length).toBeGreaterThan(400);
  });

  it('holds no label value, URL or secret', () => {
    const text = afternoon.lines.join('\n');
    expect(afternoon.forbidden.length).toBeGreaterThan(200);
    expect(afternoon.forbidden.filter((planted) => text.includes(planted))).toEqual([]);
  });

  it('says who was notified about an alert group', async () => {
    const [repeated] = await ask('duplicates');
    const group = String(repeated?.['groupHash']);
    const rows = await ask('notified', { group });
    // Fired, was repeated and was resolved, at two destinations.
    expect(rows.map(({ outcome, destination, receiver }) => [outcome, destination, receiver]).toSorted()).toEqual([
      ['delivered', 'payments/chat', 'payments-critical'],
      ['delivered', 'payments/chat', 'payments-critical'],
      ['delivered', 'payments/oncall', 'payments-critical'],
      ['delivered', 'payments/oncall', 'payments-critical'],
    ]);
    expect(await ask('notified', { group: group.slice(0, 8) })).toEqual(rows);
  });

  it('says who was notified instead of a destination that is gone', async () => {
    const rows = await ask('notified', { receiver: 'gone' });
    const count = (outcome: string, destination: string) =>
      rows.filter((row) => row['outcome'] === outcome && row['destination'] === destination).length;
    expect(count('fell_back', 'gone/chat')).toBe(script.toGone);
    expect(count('dead_lettered', 'gone/chat')).toBe(script.toGone);
    expect(count('delivered', 'search/pager')).toBe(script.toGone);
    expect(rows).toHaveLength(3 * script.toGone);
  });

  it('says everything that was sent to a destination, as its vendor counts it', async () => {
    for (const [destination, count] of afternoon.arrivals) {
      expect({ destination, sent: (await ask('sent', { destination })).length }).toEqual({ destination, sent: count });
    }
    const critical = script.firing + script.resolved + script.partly + script.firingAfter;
    expect(afternoon.arrivals).toEqual(
      new Map([
        ['payments/chat', critical + script.info],
        ['payments/oncall', critical],
        ['payments/quiet', script.quietBefore],
        ['search/chat', script.duringOutage],
        ['search/pager', script.toGone],
      ]),
    );
  });

  it('says which requests were refused, by sender, receiver and reason', async () => {
    const rows = await ask('refused');
    expect(
      rows.map(({ sender, receiver, reason, status, requests }) => [sender, receiver, reason, status, requests]),
    ).toEqual([
      ['prod-eu', undefined, 'signature_mismatch', '401', script.wrongKey],
      ['prod-us', 'payments-critical', 'receiver_unknown', '403', script.notMine],
      ['prod-eu', 'payments-critical', 'labels_missing', '403', script.lacking],
      [undefined, undefined, 'unknown_sender', '401', script.strangers],
      ['prod-us', undefined, 'timestamp_too_old', '401', script.tooOld],
      ['prod-us', 'quiet', 'receiver_unknown', '403', script.quietAfter],
      ['prod-us', undefined, 'content_type', '415', script.plainText],
      ['prod-eu', undefined, 'not_json', '400', script.notJson],
    ]);
    expect((await ask('refused', { sender: 'prod-us', receiver: 'quiet' })).map(({ requests }) => requests)).toEqual([
      script.quietAfter,
    ]);
  });

  it('says why nobody was notified in ten minutes: labels, and no destination', async () => {
    const period = { since: at(silence.fromMs), until: at(silence.untilMs - 1_000) };
    const rows = await ask('why', period);
    expect(
      rows.map(({ outcome, reason, receiver, target, lines }) => [outcome, reason, receiver, target, lines]),
    ).toEqual(
      expect.arrayContaining([
        ['rejected', 'labels_missing', 'payments-critical', undefined, script.lacking],
        ['accepted', undefined, 'quiet', undefined, script.quietResolved],
      ]),
    );
    expect(rows).toHaveLength(2);
  });

  it('says what was retried in an outage, and that alerts were left out', async () => {
    const during = await ask('why', { since: at(outage.fromMs), until: at(outage.untilMs), receiver: 'search' });
    expect(during.map(({ outcome, reason, target, lines }) => [outcome, reason, target, lines])).toEqual([
      ['accepted', undefined, 'search/chat', script.duringOutage],
      ['retry', 'provider_unavailable', 'search/chat', afternoon.outages],
    ]);
    const [accepted] = await ask('why', { receiver: 'payments-critical', outcome: 'accepted' });
    expect(accepted).toMatchObject({ alertsLeftOut: 2 * script.partly, target: 'payments/chat' });
  });

  it('says which destinations were retried most', async () => {
    expect(afternoon.outages).toBeGreaterThan(3);
    expect(await ask('retried')).toMatchObject([
      {
        destination: 'search/chat',
        retries: afternoon.outages,
        deliveries: script.duringOutage,
        lastReason: 'provider_unavailable',
      },
    ]);
  });

  it('says which repeats were absorbed', async () => {
    const rows = await ask('duplicates');
    expect(rows.map(({ accepted, ended, absorbed }) => [accepted, ended, absorbed])).toEqual(
      Array.from({ length: script.repeated }, () => [2, 1, 1]),
    );
  });

  it('says what changed with an allow-list', async () => {
    const rows = await ask('changed', { hash: hashes.after });
    const of = (receiver: string, sender: string, when: string) =>
      rows.find((row) => row['receiver'] === receiver && row['sender'] === sender && row['when'] === when);
    expect(of('quiet', 'prod-us', 'before')).toMatchObject({
      accepted: script.quietBefore + script.quietResolved,
      rejected: 0,
      delivered: script.quietBefore,
    });
    expect(of('quiet', 'prod-us', 'with')).toMatchObject({ accepted: 0, rejected: script.quietAfter, delivered: 0 });
    expect(of('payments-info', 'prod-eu', 'before')).toBeUndefined();
    expect(of('payments-info', 'prod-eu', 'with')).toMatchObject({ accepted: script.info, delivered: script.info });
    const before = script.firing + script.repeated + script.resolved + script.partly;
    expect(of('payments-critical', 'prod-eu', 'before')).toMatchObject({ accepted: before, rejected: script.lacking });
    expect(of('payments-critical', 'prod-eu', 'with')).toMatchObject({ accepted: script.firingAfter, rejected: 0 });
    const [old] = await ask('changed', { hash: hashes.before.slice(0, 10), receiver: 'quiet' });
    expect(old).toMatchObject({ when: 'with', accepted: script.quietBefore + script.quietResolved });
    expect((await ask('changed', { hash: hashes.before, receiver: 'quiet' })).map(({ when }) => when)).toEqual([
      'with',
      'after',
    ]);
  });
});

const wholeAfternoon = { fromSeconds: startMs / 1000, untilSeconds: startMs / 1000 + 86_400 };

const filters: readonly Filters[] = [
  {},
  { sender: 'prod-us' },
  { receiver: 'payments-critical' },
  { destination: 'search/chat' },
  { request: 'request-3' },
  { outcome: 'delivered' },
  { hash: hashes.after.slice(0, 12) },
];

describe('the text of a question for CloudWatch Logs Insights', () => {
  it.each(Object.entries<Question>(questions))('%s has the answer that the local lines give', (_, { query }) => {
    const period = wholeAfternoon;
    let found = 0;
    for (const narrowed of filters.map((filter) => narrow(query, filter))) {
      const local = evaluate(narrowed, readAuditLines(afternoon.lines.join('\n')), period);
      const insights = runInsights(toInsights(narrowed), afternoon.lines);
      const order = (rows: readonly object[]) =>
        rows.map((row) => JSON.stringify(row, Object.keys(row).toSorted())).toSorted();
      expect(order(insights)).toEqual(order(local));
      // Where several are equal Insights promises no order.
      const { by } = query.sort;
      const column = by === '@timestamp' ? 'time' : by;
      expect(insights.map((row) => row[column])).toEqual(local.map((row) => row[column]));
      found += local.length;
    }
    expect(found).toBeGreaterThan(0);
  });

  it('gives the most at most', () => {
    const { query } = questions.lines;
    const few = { ...query, limit: 3 };
    const period = wholeAfternoon;
    const local = evaluate(few, readAuditLines(afternoon.lines.join('\n')), period);
    expect(local).toEqual(runInsights(toInsights(few), afternoon.lines));
    expect(local).toHaveLength(3);
  });
});
