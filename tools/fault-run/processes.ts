import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { DelivererSettings } from './deliverer.ts';

export type Deliverers = {
  /** The number of the one that delivers, counted from 1. */
  readonly current: () => number;
  /** Ends the one that delivers as the kernel would, at once. Resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Lets the next one begin. */
  readonly startNext: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const script = fileURLToPath(new URL('deliverer.ts', import.meta.url));
const auditSchema = z.object({ event: z.string(), reason: z.string().optional() });

/**
 * The delivering processes, one at a time; the next one stands by with its code loaded, so that little time is lost.
 *
 * `onAudit` is told of each audit event and its reason.
 */
export function createDeliverers(
  settings: DelivererSettings,
  onAudit: (event: string, reason: string | undefined) => void,
): Deliverers {
  const standBy = () => {
    // Without the test runner's own options for Node.
    const child = fork(script, {
      execPath: process.execPath,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ready = Promise.race([once(child, 'message'), once(child, 'exit').then(failToStart)]);
    // One that is ended before it was needed is no failure.
    ready.catch(() => undefined);
    child.on('message', (message) => {
      const audited = auditSchema.safeParse(message);
      if (audited.success) onAudit(audited.data.event, audited.data.reason);
    });
    child.send(settings);
    return { child, ready };
  };

  let number = 0;
  let next = standBy();
  let running: ChildProcess | undefined;
  return {
    current: () => number,
    kill: async () => await end(running),
    startNext: async () => {
      const { child, ready } = next;
      next = standBy();
      await ready;
      number += 1;
      running = child;
      child.send('go');
    },
    close: async () => {
      await Promise.all([end(running), end(next.child)]);
    },
  };
}

function failToStart(): never {
  throw new Error('the delivering process ended before it was ready');
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
