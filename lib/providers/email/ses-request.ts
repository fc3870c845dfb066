import * as z from 'zod';

/** An email as SES took it. */
export type AcceptedEmail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

export type ParsedSesRequest =
  | { readonly ok: true; readonly email: AcceptedEmail }
  | { readonly ok: false; readonly message: string };

/** To, Cc and Bcc together. Source: docs.aws.amazon.com/ses "Service quotas in Amazon SES". */
const maxRecipients = 50;
const maxHeaders = 15;
/** Source: API reference of SES v2, `MessageHeader`. */
const maxHeaderName = 126;
const maxHeaderValue = 995;
const maxHeaderLine = 996;

/** Headers that SES writes itself from other fields of the request. */
const reservedHeaders = new Set(['from', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id', 'mime-version']);

/** `Name <local@domain>` or `local@domain`, in ASCII: SES wants other characters in Punycode or encoded words. */
const address = z
  .string()
  .max(320)
  .regex(/^(?:[\x20-\x3b\x3d\x3f-\x7e]* <)?[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+>?$/i);

const content = z.strictObject({ Data: z.string(), Charset: z.string().optional() });

const header = z
  .strictObject({
    Name: z
      .string()
      .min(1)
      .max(maxHeaderName)
      .regex(/^[\x21-\x39\x3b-\x7e]+$/),
    Value: z
      .string()
      .min(1)
      .max(maxHeaderValue)
      .regex(/^[\x20-\x7e]+$/),
  })
  .refine(({ Name, Value }) => Name.length + Value.length <= maxHeaderLine)
  .refine(({ Name }) => !reservedHeaders.has(Name.toLowerCase()));

const requestSchema = z.strictObject({
  FromEmailAddress: address,
  Destination: z
    .strictObject({
      ToAddresses: z.array(address).optional(),
      CcAddresses: z.array(address).optional(),
      BccAddresses: z.array(address).optional(),
    })
    .transform(({ ToAddresses = [], CcAddresses = [], BccAddresses = [] }) => [
      ...ToAddresses,
      ...CcAddresses,
      ...BccAddresses,
    ])
    .refine((recipients) => recipients.length >= 1, 'Recipient count must be at least 1')
    .refine((recipients) => recipients.length <= maxRecipients, `Recipient count exceeds ${maxRecipients}`),
  Content: z.strictObject({
    Simple: z.strictObject({
      // Without a charset SES reads 7-bit ASCII.
      Subject: content.refine(({ Data, Charset }) => isHeaderText(Data, Charset), 'Illegal subject'),
      Body: z
        .strictObject({ Text: content.optional(), Html: content.optional() })
        .refine(({ Text, Html }) => Text !== undefined || Html !== undefined, 'Body is empty'),
      Headers: z.array(header).max(maxHeaders).optional(),
    }),
  }),
  ConfigurationSetName: z.string().optional(),
  ReplyToAddresses: z.array(address).optional(),
});

/**
 * Checks a `SendEmail` request with simple content by the documented rules of SES v2. Stricter than SES in one thing: a
 * field that SES would ignore is refused, because it is a mistake of the guard.
 */
export function parseSesRequest(json: unknown): ParsedSesRequest {
  const parsed = requestSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, message: `${issue?.path.join('.')}: ${issue?.message}` };
  }
  const { FromEmailAddress: from, Destination: to, Content } = parsed.data;
  const { Subject, Body, Headers = [] } = Content.Simple;
  return {
    ok: true,
    email: {
      from,
      to,
      subject: Subject.Data,
      text: Body.Text?.Data,
      html: Body.Html?.Data,
      headers: Headers.map(({ Name, Value }) => ({ name: Name, value: Value })),
    },
  };
}

function isHeaderText(text: string, charset: string | undefined): boolean {
  if (/\p{Cc}/u.test(text)) return false;
  return charset?.toUpperCase() === 'UTF-8' || /^[\x20-\x7e]*$/.test(text);
}
