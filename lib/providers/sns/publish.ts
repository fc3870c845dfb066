import * as z from 'zod';

/** A message as SNS took it. */
export type PublishedMessage = {
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
};

/** `topicArn` is what the request named, right or wrong; empty where it named none. */
export type ParsedPublish =
  | { readonly ok: true; readonly topicArn: string; readonly message: PublishedMessage }
  | { readonly ok: false; readonly topicArn: string; readonly code: string; readonly reason: string };

const maxMessageBytes = 262_144;

/** Letters, digits and punctuation. */
const fifoId = z.string().regex(/^[\x21-\x7e]{1,128}$/);

/** ASCII, begins with a letter, digit or mark, no control characters, "less than 100 characters long". */
const subject = z.string().regex(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);

const attributeName = z.string().regex(/^(?!aws\.|amazon\.)[A-Za-z0-9_.-]{1,256}$/i);

const fieldsSchema = z.strictObject({
  Action: z.literal('Publish'),
  Version: z.literal('2010-03-31'),
  TopicArn: z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/),
  Message: z
    .string()
    .min(1)
    .refine((text) => !hasInvalidCharacter(text), 'has an invalid character'),
  Subject: subject.optional(),
  MessageGroupId: fifoId.optional(),
  MessageDeduplicationId: fifoId.optional(),
});

const entrySchema = z.strictObject({
  Name: attributeName,
  'Value.DataType': z.literal('String'),
  'Value.StringValue': z.string().min(1),
});

/** Checks a `Publish` by the documented rules. Source: API reference of SNS, `Publish`. A field beyond them is refused. */
export function parsePublish(body: string): ParsedPublish {
  const all = [...new URLSearchParams(body)];
  const topicArn = all.find(([name]) => name === 'TopicArn')?.[1] ?? '';
  const refuse = (reason: string) => ({ ok: false, topicArn, code: 'InvalidParameter', reason }) as const;
  const fields = fieldsSchema.safeParse(Object.fromEntries(all.filter(([name]) => !name.startsWith(entryPrefix))));
  if (!fields.success) return refuse(`Invalid parameter: ${fields.error.issues[0]?.path.join('.')}`);
  const attributes = readAttributes(all);
  if (attributes === undefined) return refuse('Invalid parameter: MessageAttributes');
  const { Subject, Message, MessageGroupId, MessageDeduplicationId } = fields.data;
  const isFifo = topicArn.endsWith('.fifo');
  if (isFifo && (MessageGroupId === undefined || MessageDeduplicationId === undefined)) {
    return refuse('Invalid parameter: The MessageGroupId parameter is required for FIFO topics');
  }
  if (!isFifo && MessageDeduplicationId !== undefined) return refuse('Invalid parameter: MessageDeduplicationId');
  const texts = [Message, ...Object.entries(attributes).flatMap(([name, value]) => [name, 'String', value])];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > maxMessageBytes) return refuse('Invalid parameter: Message too long');
  const ids = { groupId: MessageGroupId, deduplicationId: MessageDeduplicationId };
  return { ok: true, topicArn, message: { topicArn, subject: Subject, message: Message, attributes, ...ids } };
}

const entryPrefix = 'MessageAttributes.entry.';

/** `MessageAttributes.entry.1.Name` and its like, numbered from 1; `undefined` where they are not so. */
function readAttributes(fields: readonly (readonly [string, string])[]): Record<string, string> | undefined {
  const entries = new Map<string, Record<string, string>>();
  for (const [name, value] of fields) {
    const [, number, rest] = /^MessageAttributes\.entry\.(\d+)\.(.+)$/.exec(name) ?? [];
    if (number === undefined || rest === undefined) continue;
    entries.set(number, { ...entries.get(number), [rest]: value });
  }
  const parsed = [...entries.values()].map((entry) => entrySchema.safeParse(entry));
  if (!parsed.every(({ success }) => success)) return undefined;
  return Object.fromEntries(parsed.map(({ data }) => [data?.Name ?? '', data?.['Value.StringValue'] ?? '']));
}

/** Subscribed queues take the characters of XML 1.0 only. */
function hasInvalidCharacter(text: string): boolean {
  return /[[\p{Cc}--[\t\n\r\x7f-\x9f]]\ufffe\uffff\p{Surrogate}]/v.test(text);
}
