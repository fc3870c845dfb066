import * as z from 'zod';
import { deadline } from '../egress/deadline.ts';
import { retry } from '../providers/contract/outcome.ts';
import type { TransportResult } from '../providers/contract/transport.ts';
import { judgeAwsNetworkError, readAwsError } from './aws-error.ts';

/** Sees the status of an answer: the SDK's error for one that is cut off in its body does not tell that there was one. */
export type StatusWatch = {
  readonly status: () => number | undefined;
  /** For the step `deserialize` of a command. */
  readonly middleware: <Args, Result extends { readonly response: unknown }>(
    next: (args: Args) => Promise<Result>,
  ) => (args: Args) => Promise<Result>;
};

export const watchStep = { step: 'deserialize', priority: 'low' } as const;

const responseSchema = z.object({ statusCode: z.number() });

export function createStatusWatch(): StatusWatch {
  let status: number | undefined;
  return {
    status: () => status,
    middleware: (next) => async (args) => {
      const result = await next(args);
      status = responseSchema.safeParse(result.response).data?.statusCode;
      return result;
    },
  };
}

/**
 * Runs one call of an SDK client. Any answer of the service is an answer here, with its status and, where the service
 * states a fault, its name. What was answered 2xx is done, even if the rest of the answer is late or unreadable.
 */
export async function sendToAws(
  send: (abortSignal: AbortSignal) => Promise<unknown>,
  watch: StatusWatch,
  { callTimeoutMs }: { readonly callTimeoutMs: number },
): Promise<TransportResult> {
  try {
    await send(deadline(callTimeoutMs));
    return answered(200);
  } catch (error) {
    const { status = watch.status(), stated, name, retryAfter } = readAwsError(error);
    if (status !== undefined) return answered(status, stated ? name : undefined, retryAfter);
    return { ok: false, outcome: retry(judgeAwsNetworkError(error)) };
  }
}

function answered(status: number, errorName?: string, retryAfter?: string): TransportResult {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return { ok: true, answer: { status, headers, body: '', ...(errorName === undefined ? {} : { errorName }) } };
}
