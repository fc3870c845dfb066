import { describe, expect } from 'vitest';
import * as z from 'zod';
import type { Arrival } from '../../lib/local/stand-in/start-stand-in.ts';
import { anAlert, resolved, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { e2eAllowList, paymentsOnProdEu } from '../support/e2e-allow-list.ts';
import type { Guard } from '../support/e2e-guard.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';

const payments = `
destinations:
  edited: { type: slack-api, secret: alertguard/payments/bot, channel: C0000EDIT, update: true }
  answered: { type: slack-api, secret: alertguard/payments/bot, channel: C0000REPLY, thread: true }
receivers:
  payments.critical: { senders: [prod-eu], require: { team: payments }, deliver: [edited, answered] }
`;

const call = z.object({
  channel: z.string(),
  text: z.string().optional(),
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
});
const posted = z.object({ ok: z.literal(true), ts: z.string() });

/** What was called for a channel, in this order: the first words of its text, and which message it edits or answers. */
function callsFor(arrivals: readonly Arrival[], channel: string) {
  return arrivals
    .map(({ json, answer }) => ({ ...call.parse(json), answer }))
    .filter((one) => one.channel === channel)
    .map(({ text, ts, thread_ts, answer }) => ({
      about: text?.split(' (')[0] ?? 'search',
      ...{ edits: ts, answers: thread_ts },
      posted: posted.safeParse(JSON.parse(answer)).data?.ts,
    }));
}

describe('a resolved notification of a real Alertmanager', { timeout: 90_000 }, () => {
  const e2e = useE2e();
  const sentBy = (guard: Guard) => guard.events.filter(({ event }) => event === 'delivery.sent');

  async function fireAndResolve(guard: Guard, beforeResolved = () => {}) {
    const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
    const alert = anAlert('DiskFull');
    await alertmanager.post(alert);
    await waitUntilAsync('both channels are told that it fires', () => sentBy(guard).length === 2);
    beforeResolved();
    await alertmanager.post(resolved(alert));
    await waitUntilAsync('both channels are told that it is over', () => sentBy(guard).length === 4);
    await guard.settle();
    return guard.stack.standIns.get('slack-api')?.arrivals ?? [];
  }

  itWithAlertmanager('edits the firing message in place, or answers in its thread', async () => {
    const guard = await e2e.startGuard({ allowList: e2eAllowList({ payments }) });
    const arrivals = await fireAndResolve(guard);
    const edited = callsFor(arrivals, 'C0000EDIT');
    const firing = edited[0]?.posted;
    expect(firing).toMatch(/^\d{10}\.\d{6}$/);
    expect(edited).toMatchObject([
      { about: '[FIRING:1] critical DiskFull', edits: undefined },
      { about: 'search' },
      { about: '[RESOLVED:1] DiskFull, was critical', edits: firing, posted: firing },
    ]);
    const answered = callsFor(arrivals, 'C0000REPLY');
    expect(answered).toMatchObject([
      { about: '[FIRING:1] critical DiskFull', answers: undefined },
      { about: 'search' },
      { about: '[RESOLVED:1] DiskFull, was critical', answers: answered[0]?.posted },
    ]);
    expect(sentBy(guard).slice(2)).toMatchObject([
      { destination: expect.any(String), followUp: expect.stringMatching(/^(edited|replied)$/) },
      { destination: expect.any(String), followUp: expect.stringMatching(/^(edited|replied)$/) },
    ]);
  });

  itWithAlertmanager('is a new message where the bot may not read the channel', async () => {
    const guard = await e2e.startGuard({ allowList: e2eAllowList({ payments }) });
    const body = '{"ok":false,"error":"missing_scope","needed":"channels:history","provided":"chat:write"}';
    const arrivals = await fireAndResolve(guard, () =>
      guard.stack.standIns.get('slack-api')?.addFault({ answer: { status: 200, body }, times: 1 }),
    );
    const news = ['C0000EDIT', 'C0000REPLY']
      .flatMap((channel) => callsFor(arrivals, channel))
      .filter(({ about, edits, answers }) => about === '[RESOLVED:1] DiskFull, was critical' && !edits && !answers);
    expect(news).toHaveLength(1);
    expect(sentBy(guard).filter((event) => 'followUp' in event && event.followUp === 'not_readable')).toHaveLength(1);
  });
});
