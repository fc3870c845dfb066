import { describe, expect } from 'vitest';
import { anAlert, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { atEveryDestination, paymentsOnProdEu } from '../support/e2e-allow-list.ts';
import { type CapturedRequest, sendCaptured, withHeader } from '../support/e2e-gate.ts';
import type { Guard } from '../support/e2e-guard.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';

/** Refusals in short, as the audit has them. */
function refusals({ events }: Guard) {
  return events.flatMap((event) =>
    event.event === 'notification.rejected' ? [`${event.sender} ${event.status} ${event.reason}`] : [],
  );
}

function onlyRequest({ gate }: Guard): CapturedRequest {
  const [request] = gate.passages;
  if (request === undefined) throw new Error('nothing went through the gate');
  return request;
}

describe('what did not come from a sender of the allow-list', { timeout: 60_000 }, () => {
  const e2e = useE2e();

  /** One notification of a real Alertmanager, delivered, and the request that brought it. */
  async function deliverAndCapture() {
    const guard = await e2e.startGuard();
    const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
    await alertmanager.post(anAlert('DiskFull'));
    await guard.waitForReceived(3);
    return { guard, captured: onlyRequest(guard) };
  }

  itWithAlertmanager('a captured request replayed inside and outside the window delivers nothing more', async () => {
    const { guard, captured } = await deliverAndCapture();
    expect(await sendCaptured(guard.stack.guardUrl, captured)).toMatchObject({ status: 202 });
    guard.advanceClock(200_000);
    expect(await sendCaptured(guard.stack.guardUrl, captured)).toMatchObject({ status: 202 });
    guard.advanceClock(100_000);
    expect(await sendCaptured(guard.stack.guardUrl, captured)).toMatchObject({ status: 401 });
    await guard.settle();
    expect(guard.received.toSorted()).toEqual(atEveryDestination('firing DiskFull'));
    expect(refusals(guard)).toEqual(['prod-eu 401 timestamp_too_old']);
  });

  const nowSeconds = () => String(Math.floor(Date.now() / 1000) + 1);
  const tampered: readonly (readonly [string, (request: CapturedRequest) => CapturedRequest])[] = [
    [
      'a forged body gets 401',
      (request) => ({ ...request, body: Buffer.from(request.body.toString('utf8').replace('DiskFull', 'DiskFine')) }),
    ],
    [
      'a truncated body gets 401',
      (request) => ({ ...request, body: request.body.subarray(0, Math.floor(request.body.length / 2)) }),
    ],
    ['a body without its final line break gets 401', (request) => ({ ...request, body: request.body.subarray(0, -1) })],
    [
      'a captured signature with a new timestamp gets 401',
      (request) => withHeader(request, 'webhook-timestamp', nowSeconds()),
    ],
    [
      'the request of one sender in the name of another gets 401',
      (request) => ({ ...request, target: request.target.replace('prod-eu', 'prod-us') }),
    ],
  ];
  for (const [title, tamper] of tampered) {
    itWithAlertmanager(title, async () => {
      const { guard, captured } = await deliverAndCapture();
      const changed = tamper(captured);
      expect(changed).not.toEqual(captured);
      expect(await sendCaptured(guard.stack.guardUrl, changed)).toMatchObject({
        status: 401,
        body: '{"error":"unauthenticated"}',
      });
      await guard.settle();
      expect(guard.received.toSorted()).toEqual(atEveryDestination('firing DiskFull'));
      expect(refusals(guard)).toEqual([expect.stringMatching(/ 401 signature_mismatch$/)]);
    });
  }

  const strangers = [
    {
      title: 'a foreign key gets 401',
      sender: { ...paymentsOnProdEu, keyOf: 'prod-us' },
      status: 401,
      refusal: 'prod-eu 401 signature_mismatch',
    },
    {
      title: 'an unknown sender gets 401',
      sender: { ...paymentsOnProdEu, sender: 'prod-xx', keyOf: 'prod-eu' },
      status: 401,
      refusal: 'undefined 401 unknown_sender',
    },
    {
      title: 'a receiver of another team gets 403',
      sender: { sender: 'prod-us', receiver: 'payments.critical' },
      status: 403,
      refusal: 'prod-us 403 receiver_unknown',
    },
  ];
  for (const { title, sender, status, refusal } of strangers) {
    itWithAlertmanager(`${title}, which its Alertmanager repeats at the next group interval only`, async () => {
      const guard = await e2e.startGuard();
      const alertmanager = await e2e.startSender(guard, sender);
      await alertmanager.post(anAlert('DiskFull'));
      const afterOneAttempt = new RegExp(`unrecoverable error after 1 attempts: unexpected status code ${status}`);
      await waitUntilAsync('Alertmanager ends its attempts', () => afterOneAttempt.test(alertmanager.log()));
      await waitUntilAsync('Alertmanager repeats the group', () => refusals(guard).length > 1);
      await guard.settle();
      expect(guard.received).toEqual([]);
      expect(new Set(refusals(guard))).toEqual(new Set([refusal]));
    });
  }
});
