import * as z from 'zod';

/** Bytes of UTF-8, attributes included. Source: API reference of SNS, `Publish`. */
export const maxPublishBytes = 262_144;

/** UTF-16 units of the subject, the strictest reading of "less than 100 characters long". Source: the same page. */
export const maxSubjectUnits = 99;

/** Letters, digits and punctuation. */
const fifoId = z.string().regex(/^[\x21-\x7e]{1,128}$/);

/** The characters of XML 1.0, as subscribed queues take no others. */
const message = z
  .string()
  .min(1)
  .refine((text) => !/[[\p{Cc}--[\t\n\r\x7f-\x9f]]\ufffe\uffff\p{Surrogate}]/v.test(text), 'has an invalid character');

const attributeName = z.string().regex(/^(?!aws\.|amazon\.)[A-Za-z0-9_.-]{1,256}$/i);

/** What SNS takes for a topic. Source: API reference of SNS, `Publish`. A field beyond what the guard uses is refused. */
export const publishSchema = z
  .strictObject({
    topicArn: z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/),
    // "UTF-8 text with no line breaks or control characters"
    subject: z
      .string()
      .regex(/^\S/)
      .refine(({ length }) => length <= maxSubjectUnits)
      .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(text))
      .optional(),
    message,
    attributes: z.record(attributeName, message),
    fifo: z.strictObject({ groupId: fifoId, deduplicationId: fifoId }).optional(),
  })
  .refine(({ topicArn, fifo }) => topicArn.endsWith('.fifo') === (fifo !== undefined), 'MessageGroupId')
  .refine((published) => publishBytes(published) <= maxPublishBytes, 'Message too long');

/** As SNS counts: each attribute with its name and type. */
export function publishBytes(published: {
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}): number {
  const attributes = Object.entries(published.attributes).flatMap(([name, value]) => [name, 'String', value]);
  return Buffer.byteLength([published.message, ...attributes].join(''));
}

/** The form of a request: AWS' query protocol, with attributes numbered in the names of their fields. */
const queryFields = z
  .strictObject({
    Action: z.literal('Publish'),
    Version: z.literal('2010-03-31'),
    TopicArn: z.string(),
    Message: z.string(),
    Subject: z.string().optional(),
    MessageGroupId: z.string().optional(),
    MessageDeduplicationId: z.string().optional(),
    attributes: z.array(
      z.strictObject({ Name: z.string(), 'Value.DataType': z.literal('String'), 'Value.StringValue': z.string() }),
    ),
  })
  .transform(({ TopicArn, Subject, Message, attributes, ...ids }): z.input<typeof publishSchema> => {
    const { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } = ids;
    const isFifo = groupId !== undefined || deduplicationId !== undefined;
    return {
      topicArn: TopicArn,
      subject: Subject,
      message: Message,
      attributes: Object.fromEntries(attributes.map((one) => [one.Name, one['Value.StringValue']])),
      fifo: isFifo ? { groupId: groupId ?? '', deduplicationId: deduplicationId ?? '' } : undefined,
    };
  })
  .pipe(publishSchema);

/** A request's body as what it publishes; `topicArn` is what it names, right or wrong. */
export function parsePublish(body: string) {
  const all = [...new URLSearchParams(body)];
  const fields = all.filter(([name]) => !name.startsWith(entryPrefix));
  const topicArn = fields.find(([name]) => name === 'TopicArn')?.[1];
  return { topicArn, parsed: queryFields.safeParse({ ...Object.fromEntries(fields), attributes: attributesIn(all) }) };
}

const entryPrefix = 'MessageAttributes.entry.';

/** `MessageAttributes.entry.1.Name` and its like, by their number. */
function attributesIn(fields: readonly (readonly [string, string])[]): Record<string, string>[] {
  const entries = new Map<string, Record<string, string>>();
  for (const [name, value] of fields) {
    if (!name.startsWith(entryPrefix)) continue;
    const [number = '', ...part] = name.slice(entryPrefix.length).split('.');
    entries.set(number, { ...entries.get(number), [part.join('.')]: value });
  }
  return [...entries.values()];
}
