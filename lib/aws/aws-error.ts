import * as z from 'zod/mini';
import type { RetryReason } from '../audit/reasons.ts';
import { judgeErrorCode, readErrorCode } from '../egress/network-error-code.ts';

/** What the SDK hangs on its errors: `$fault` on those that the service stated, `$response` where there was any answer. */
const createSdkErrorSchema = () =>
  z.object({
    name: z.catch(z.string(), ''),
    $fault: z.catch(z.optional(z.enum(['client', 'server'])), undefined),
    $metadata: z.catch(z.optional(z.object({ httpStatusCode: z.optional(z.number()) })), undefined),
    $response: z.catch(
      z.optional(z.object({ statusCode: z.number(), headers: z.catch(z.record(z.string(), z.string()), {}) })),
      undefined,
    ),
  });

/** Made when the first error comes: most functions never see one, and a cold start need not build what reads it. */
let sdkErrorSchema: ReturnType<typeof createSdkErrorSchema> | undefined;

export type AwsError = {
  /** Of a fault that the service stated, or of the SDK's own error. */
  readonly name: string;
  readonly stated: boolean;
  /** `undefined` where the service did not answer. */
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
};

/** Reads an SDK error without its message, which quotes addresses and names of resources. */
export function readAwsError(error: unknown): AwsError {
  sdkErrorSchema ??= createSdkErrorSchema();
  const parsed = sdkErrorSchema.safeParse(error);
  if (!parsed.success) return { name: '', stated: false, status: undefined, retryAfter: undefined };
  const { name, $fault, $metadata, $response } = parsed.data;
  return {
    name,
    stated: $fault !== undefined,
    status: $response?.statusCode ?? $metadata?.httpStatusCode,
    retryAfter: $response?.headers['retry-after'],
  };
}

/** Why the service did not answer. The code comes first: the SDK calls a reset connection a `TimeoutError`. */
export function judgeAwsNetworkError(error: unknown): RetryReason {
  const reason = judgeErrorCode(readErrorCode(error));
  if (reason !== undefined) return reason;
  const { name } = readAwsError(error);
  return name === 'TimeoutError' || name === 'AbortError' ? 'timeout' : 'unexpected_error';
}
