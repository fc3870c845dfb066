import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

export type LocalFunction = {
  readonly name: string;
  readonly timeoutMs: number;
};

export type Invocation<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly reason: 'threw' | 'timed_out' };

/**
 * Calls a handler as Lambda does: with a context whose remaining time runs down, and no longer than the timeout.
 * A handler that is too slow cannot be killed here as Lambda would: it runs on, and what it returns is ignored.
 */
export async function invokeFunction<Event, Result>(
  { name, timeoutMs }: LocalFunction,
  handler: (event: Event, context: Context) => Promise<Result>,
  event: Event,
): Promise<Invocation<Result>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Invocation<Result>>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, { ok: false, reason: 'timed_out' });
  });
  try {
    return await Promise.race([timeout, run(handler, event, createContext(name, timeoutMs))]);
  } finally {
    clearTimeout(timer);
  }
}

async function run<Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
  event: Event,
  context: Context,
): Promise<Invocation<Result>> {
  try {
    return { ok: true, result: await handler(event, context) };
  } catch {
    return { ok: false, reason: 'threw' };
  }
}

function createContext(functionName: string, timeoutMs: number): Context {
  const deadlineMs = performance.now() + timeoutMs;
  const notInNode24 = () => {
    throw new TypeError('the Node.js 24 runtime has no callbacks');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadlineMs - performance.now())),
    done: notInNode24,
    fail: notInNode24,
    succeed: notInNode24,
  };
}
