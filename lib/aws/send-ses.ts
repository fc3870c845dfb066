import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { SesRequest } from '../providers/contract/outbound-request.ts';
import type { Send } from '../providers/contract/transport.ts';
import { type AwsClientConfigInput, awsClientConfig } from './aws-client-config.ts';
import { createStatusWatch, sendToAws, watchStep } from './send-aws.ts';

export type SesTransportOptions = {
  readonly client: Pick<SESv2Client, 'send'>;
  /** From the call to the last byte of the answer. */
  readonly callTimeoutMs?: number;
  /** Which the emails are counted and reported by. */
  readonly configurationSet?: string | undefined;
  /** The identity that the emails are sent as, where SES is not to find it by the sender's address. */
  readonly identityArn?: string | undefined;
};

/** Sends through SES v2 `SendEmail`. */
export function createSesTransport(options: SesTransportOptions): Send<SesRequest> {
  const { client, callTimeoutMs = 10_000, configurationSet, identityArn } = options;
  const always = {
    ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
    ...(identityArn !== undefined && { FromEmailAddressIdentityArn: identityArn }),
  };
  return async (request) => {
    const command = new SendEmailCommand({ ...commandInput(request), ...always });
    const watch = createStatusWatch();
    command.middlewareStack.add(watch.middleware, watchStep);
    return await sendToAws((abortSignal) => client.send(command, { abortSignal }), watch, { callTimeoutMs });
  };
}

/** One attempt only: `SendEmail` takes no idempotency token, so a retry of the SDK's after a timeout mails twice. */
export function createSesClient(config: Pick<AwsClientConfigInput, 'region' | 'endpoint'>): SESv2Client {
  return new SESv2Client(
    awsClientConfig({ ...config, maxAttempts: 1, connectTimeoutMs: 3_000, attemptTimeoutMs: 10_000 }),
  );
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
