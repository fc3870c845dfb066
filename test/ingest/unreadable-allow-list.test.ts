import { expect, it } from 'vitest';
import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import { openPacked } from '../../lib/allow-list/compile/pack.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { createIngestHandler } from '../../lib/ingest/create-ingest-handler.ts';
import { allowList, anEvent, lambdaContext } from '../support/ingest-bench.ts';
import { rawNotificationBytes } from '../support/notification-factory.ts';

const readable = openPacked(allowList, 'test');

const unreadable = {
  size: 1,
  get: () => {
    throw new Error('EIO');
  },
  values: () => [],
};

it.each([
  ['receivers', { ...readable, receivers: unreadable }],
  ['destinations', { ...readable, destinations: unreadable }],
] satisfies [string, AllowList][])('where the %s cannot be read, the sender is to try again', async (_case, broken) => {
  const audited: AuditEvent[] = [];
  const handler = createIngestHandler({
    allowList: broken,
    verifySender: async () => ({ kind: 'verified' }),
    queue: { send: async () => ({ ok: true }) },
    audit: (event) => audited.push(event),
    nowMs: () => 0,
  });
  const body = rawNotificationBytes({ receiver: 'search' });
  const event = anEvent({ sender: 'prod-us', body, base64: true });
  expect(await handler(event, lambdaContext)).toMatchObject({ statusCode: 503 });
  expect(audited).toMatchObject([{ event: 'notification.rejected', reason: 'unexpected_error' }]);
});
