import * as z from 'zod';

/** Characters of one header. Source: API reference of SES v2, `MessageHeader`; RFC 5322, 2.1.1 has 998 for a line. */
const maxHeaderNameCharacters = 126;
const maxHeaderValueCharacters = 995;
const maxHeaderCharacters = 996;

/** Source: API reference of SES v2, `Message`. */
const maxHeaders = 15;

/** To, Cc and Bcc together. Source: docs.aws.amazon.com/ses, "Service quotas in Amazon SES". */
export const maxRecipients = 50;

/** Bytes after encoding; the JSON of a simple message needs about as many. Source: the same page. */
export const maxMessageBytes = 40 * 1024 * 1024;

/** Bytes of UTF-8: an encoded word of 75 characters and the space behind it carry 45 of them. Source: RFC 2047, 2. */
export const maxSubjectBytes = Math.floor(maxHeaderValueCharacters / 76) * 45;

/** Bytes of UTF-8: Gmail shows the first 102 KB of a part, and a link to the rest. */
export const maxPartBytes = 102_000;

/** Headers that SES writes itself from other fields of the request, and a mail server's client from the message. */
const reservedHeaders = new Set(['from', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id', 'mime-version']);

/** `Name <local@domain>` or `local@domain`, in ASCII: SES wants other characters in Punycode or encoded words. */
const address = z
  .string()
  .max(320)
  .regex(/^(?:[\x20-\x3b\x3d\x3f-\x7e]* <)?[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+>?$/i);

const header = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(maxHeaderNameCharacters)
      .regex(/^[\x21-\x39\x3b-\x7e]+$/),
    value: z
      .string()
      .min(1)
      .max(maxHeaderValueCharacters)
      .regex(/^[\x20-\x7e]+$/),
  })
  .refine(({ name, value }) => name.length + value.length <= maxHeaderCharacters)
  .refine(({ name }) => !reservedHeaders.has(name.toLowerCase()));

/** What a mail says, whatever carries it. */
export const mailSchema = z
  .strictObject({
    from: address,
    to: z.array(address).min(1),
    subject: z.string().regex(/^\P{Cc}*$/u),
    text: z.string().optional(),
    html: z.string().optional(),
    headers: z.array(header).max(maxHeaders),
  })
  .refine(({ text, html }) => text !== undefined || html !== undefined, 'Body is empty');

const content = z.strictObject({ Data: z.string(), Charset: z.string().optional() });

/**
 * A `SendEmail` request with simple content, as the mail that it is. Stricter than SES in one thing: a field that SES
 * would ignore is refused, because it is a mistake of the guard. Source: API reference of SES v2, `SendEmail`.
 */
export const sendEmailSchema = z
  .strictObject({
    FromEmailAddress: z.string(),
    Destination: z
      .strictObject({
        ToAddresses: z.array(z.string()).optional(),
        CcAddresses: z.array(z.string()).optional(),
        BccAddresses: z.array(z.string()).optional(),
      })
      .transform(({ ToAddresses = [], CcAddresses = [], BccAddresses = [] }) =>
        [ToAddresses, CcAddresses, BccAddresses].flat(),
      )
      .refine(({ length }) => length <= maxRecipients, `Recipient count exceeds ${maxRecipients}`),
    Content: z.strictObject({
      Simple: z.strictObject({
        // Without a charset SES reads 7-bit ASCII.
        Subject: content.refine(
          ({ Data, Charset }) => Charset?.toUpperCase() === 'UTF-8' || /^[\x20-\x7e]*$/.test(Data),
          'Illegal subject',
        ),
        Body: z.strictObject({ Text: content.optional(), Html: content.optional() }),
        Headers: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).optional(),
      }),
    }),
    ConfigurationSetName: z.string().optional(),
    ReplyToAddresses: z.array(address).optional(),
  })
  .transform(
    ({ FromEmailAddress: from, Destination: to, Content: { Simple } }): z.input<typeof mailSchema> => ({
      from,
      to,
      subject: Simple.Subject.Data,
      text: Simple.Body.Text?.Data,
      html: Simple.Body.Html?.Data,
      headers: (Simple.Headers ?? []).map(({ Name: name, Value: value }) => ({ name, value })),
    }),
  )
  .pipe(mailSchema);
