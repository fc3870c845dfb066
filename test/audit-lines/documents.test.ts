import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { formatSchema } from '../../lib/allow-list/schema/format-schema.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { describeLines } from '../../lib/audit-lines/describe-lines.ts';
import { createAuditLinesSchema, schemasOfLines } from '../../lib/audit-lines/json-schema.ts';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';
import { captureOutput } from '../support/capture-output.ts';

const output = captureOutput();

/** What the schema says of a line that CloudWatch gets. */
function isValid(line: unknown): boolean {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(createAuditLinesSchema())(line);
}

const hex = 'a1'.repeat(32);

const deadLettered: AuditEvent = {
  event: 'delivery.dead_lettered',
  outcome: 'dead_lettered',
  reason: 'unreadable_message',
};

const refused: AuditEvent = {
  event: 'notification.rejected',
  outcome: 'rejected',
  code: 'unauthenticated',
  reason: 'unknown_sender',
  status: 401,
  sender: undefined,
  receiver: undefined,
  groupHash: undefined,
  alerts: undefined,
  requestId: 'JKJaXmPLvHcESHA=',
  sourceAddress: '192.0.2.1',
  latencyMs: 3,
};

describe('docs/audit-lines', () => {
  it.each([
    ['audit-lines.schema.json', formatSchema(createAuditLinesSchema())],
    ['audit-lines.md', describeLines()],
  ])('%s is current: `alertguard schema audit --write` makes it so', (file, text) => {
    expect(readFileSync(`docs/${file}`, 'utf8')).toBe(text);
  });

  it('says of every field what it means', () => {
    const silent = [...schemasOfLines()].flatMap(([event, { properties }]) =>
      Object.entries(properties)
        .filter(([name, { description }]) => description === undefined && name !== 'event' && name !== 'outcome')
        .map(([name]) => `${event} ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it.each([deadLettered, refused])('has a schema that takes the line of $event as it is written', (event) => {
    output.clear();
    createCloudWatchAudit(hex, 'prod')(event);
    const [line] = output.jsonLines().filter((one) => one['event'] === event.event);
    expect(line).toBeDefined();
    expect(isValid(line)).toBe(true);
    expect(isValid({ ...line, label: 'x' })).toBe(false);
    expect(isValid({ ...line, DeliveriesLost: 1 })).toBe(false);
    expect(isValid({ ...line, reason: 'a reason of tomorrow' })).toBe(false);
  });
});
