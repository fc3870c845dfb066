import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import * as z from 'zod';
import { retry } from '../delivery/outcome.ts';
import type { Send, SendResult } from '../delivery/transport.ts';
import type { SesRequest } from '../providers/define-provider.ts';
import { type AwsClientConfigInput, awsClientConfig } from './aws-client-config.ts';
import { judgeAwsNetworkError, readAwsError } from './aws-error.ts';

export type SesTransportOptions = {
  readonly client: Pick<SESv2Client, 'send'>;
  /** From the call to the last byte of the answer. */
  readonly callTimeoutMs?: number;
};

/**
 * Sends through SES v2 `SendEmail`. Any answer of the service is an answer here, with its status and, where the service
 * states a fault, its name. A mail whose 2xx has arrived is sent, even if the rest of the answer is late or unreadable.
 */
export function createSesTransport({ client, callTimeoutMs = 10_000 }: SesTransportOptions): Send<SesRequest> {
  return async (request, { signal }) => {
    const timeout = AbortSignal.timeout(callTimeoutMs);
    const abortSignal = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    const command = new SendEmailCommand(commandInput(request));
    const head = watchStatus(command);
    try {
      await client.send(command, { abortSignal });
      return answered(200);
    } catch (error) {
      const { status = head.status, stated, name, retryAfter } = readAwsError(error);
      if (status !== undefined) return answered(status, stated ? name : undefined, retryAfter);
      return { ok: false, outcome: retry(signal?.aborted === true ? 'out_of_time' : judgeAwsNetworkError(error)) };
    }
  };
}

/** One attempt only: `SendEmail` takes no idempotency token, so a retry of the SDK's after a timeout mails twice. */
export function createSesClient(config: Pick<AwsClientConfigInput, 'region' | 'endpoint'>): SESv2Client {
  return new SESv2Client(
    awsClientConfig({ ...config, maxAttempts: 1, connectTimeoutMs: 3_000, attemptTimeoutMs: 10_000 }),
  );
}

const responseSchema = z.object({ statusCode: z.number() });

/** The SDK's error for an answer that is cut off in its body does not tell that there was a status. */
function watchStatus(command: SendEmailCommand): { status: number | undefined } {
  const head: { status: number | undefined } = { status: undefined };
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      head.status = responseSchema.safeParse(result.response).data?.statusCode;
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );
  return head;
}

function answered(status: number, errorName?: string, retryAfter?: string): SendResult {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return { ok: true, answer: { status, headers, body: '', ...(errorName === undefined ? {} : { errorName }) } };
}

function commandInput(request: SesRequest): SendEmailCommandInput {
  return {
    FromEmailAddress: request.from,
    Destination: { ToAddresses: [...request.to] },
    Content: {
      Simple: {
        Subject: utf8(request.subject),
        Body: { Html: utf8(request.html), Text: utf8(request.text) },
        Headers: request.headers.map(({ name, value }) => ({ Name: name, Value: value })),
      },
    },
  };
}

function utf8(text: string) {
  return { Data: text, Charset: 'UTF-8' };
}
