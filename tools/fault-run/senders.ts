import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseSigningKey } from '../../lib/signing/signing-key.ts';
import { signedHeaders } from '../../lib/signing/standard-webhooks.ts';
import { aStep } from './notifications.ts';

export type SendersOptions = {
  readonly url: string;
  readonly signingKey: string;
  readonly groups: number;
  readonly stepsPerGroup: number;
  /** Before each notification. */
  readonly pauseMs: () => number;
  /** Whether the next answer gets lost on its way to the sender. */
  readonly losesAnswer: () => boolean;
  readonly onAnswerLost: () => void;
  /** Told before each repetition. */
  readonly onRepeat: () => void;
  /** Ends the senders early. */
  readonly signal: AbortSignal;
};

const firstPauseMs = 50;
const maxPauseMs = 1_000;

/**
 * Sends every group's notifications as Alertmanager does: the groups at the same time, in a group one after the other,
 * each until it is accepted. Only a 5xx and a lost answer are worth another try; any other answer rejects.
 */
export async function sendAll(options: SendersOptions): Promise<void> {
  const key = parseSigningKey(options.signingKey);
  if (!key.ok) throw new TypeError(key.reason);
  const groups = Array.from({ length: options.groups }, async (_, group) => {
    for (let step = 1; step <= options.stepsPerGroup; step += 1) {
      await sleep(options.pauseMs(), undefined, { signal: options.signal });
      const body = Buffer.from(aStep(group, step));
      const id = `msg_${group}_${step}`;
      await sendUntilAccepted(options, () => post(options.url, body, signedHeaders([key.key], id, body, Date.now())));
    }
  });
  await Promise.all(groups);
}

async function sendUntilAccepted(options: SendersOptions, send: () => Promise<number>): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
    options.signal.throwIfAborted();
    const status = await send();
    const isLost = options.losesAnswer();
    if (isLost) options.onAnswerLost();
    else if (status === 202) return;
    else if (status < 500) throw new Error(`a notification was refused with ${status}`);
    options.onRepeat();
    await sleep(pauseMs, undefined, { signal: options.signal });
  }
}

function post(url: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<number> {
  const all = { 'content-type': 'application/json', 'content-length': body.length, ...headers };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: all }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
