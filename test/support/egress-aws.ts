import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import type { SeenRequest } from './egress-server.ts';

/** The body of SES v2 `SendEmail` as far as it is sent here, and nothing else. */
const content = z.strictObject({ Data: z.string().min(1), Charset: z.literal('UTF-8') });
const sendEmailSchema = z.strictObject({
  FromEmailAddress: z.string().min(3),
  Destination: z.strictObject({ ToAddresses: z.array(z.string().min(3)).min(1).max(50) }),
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: content,
      Body: z.strictObject({ Html: content, Text: content }),
      Headers: z.array(z.strictObject({ Name: z.string().regex(/^[!-9;-~]{1,126}$/), Value: z.string().max(995) })),
    }),
  }),
  ConfigurationSetName: z.optional(z.string().regex(/^[\w-]{1,64}$/)),
  FromEmailAddressIdentityArn: z.optional(z.string().startsWith('arn:')),
});

export type SentEmail = z.infer<typeof sendEmailSchema>;

/** Answers as SES does: 200 with a message id for a signed, well-formed `SendEmail`, else a `BadRequestException`. */
export function answerSendEmail(seen: SeenRequest, response: ServerResponse): SentEmail | undefined {
  const parsed = sendEmailSchema.safeParse(parseJson(seen.body));
  const signed = /^AWS4-HMAC-SHA256 Credential=\S+\/eu-central-1\/ses\/aws4_request, /.test(authorization(seen));
  if (seen.method !== 'POST' || seen.path !== '/v2/email/outbound-emails' || !signed || !parsed.success) {
    answerAwsError(response, 400, 'BadRequestException');
    return undefined;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"MessageId":"0107-1"}');
  return parsed.data;
}

/** `name` in the header that REST JSON uses and in the body field that JSON 1.1 uses. */
export function answerAwsError(
  response: ServerResponse,
  status: number,
  name: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name, ...headers });
  response.end(JSON.stringify({ __type: name, message: 'Email address is not verified: hush-4711@example.com' }));
}

const getSecretValueSchema = z.strictObject({
  SecretId: z.string(),
  VersionStage: z.enum(['AWSCURRENT', 'AWSPREVIOUS']),
});

/** Answers `GetSecretValue` of Secrets Manager's JSON 1.1; `find` gives the fields of the value, or undefined. */
export function answerGetSecretValue(
  seen: SeenRequest,
  response: ServerResponse,
  find: (secretId: string, stage: string) => { SecretString: string } | { SecretBinary: string } | undefined,
): void {
  const parsed = getSecretValueSchema.safeParse(parseJson(seen.body));
  const { 'x-amz-target': target, 'content-type': contentType } = seen.headers;
  if (target !== 'secretsmanager.GetSecretValue' || contentType !== 'application/x-amz-json-1.1' || !parsed.success) {
    answerAwsError(response, 400, 'InvalidParameterException');
    return;
  }
  const { SecretId, VersionStage } = parsed.data;
  const found = find(SecretId, VersionStage);
  if (found === undefined) {
    answerAwsError(response, 400, 'ResourceNotFoundException');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(
    JSON.stringify({ ARN: 'arn:x', Name: SecretId, VersionStages: [VersionStage], CreatedDate: 1, ...found }),
  );
}

function authorization({ headers }: SeenRequest): string {
  return headers.authorization ?? '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
