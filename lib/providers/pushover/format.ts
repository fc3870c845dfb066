import * as z from 'zod';

/** Code points: "1024 4-byte UTF-8 characters". Source, as for the next three: pushover.net/api#limits. */
export const maxMessageCodePoints = 1_024;
export const maxTitleCodePoints = 250;
export const maxUrlCodePoints = 512;
export const maxUrlTitleCodePoints = 100;

/** Seconds between two alarms of an emergency at least, and until it ends at most. Source: pushover.net/api#priority. */
export const minRetrySeconds = 30;
export const maxExpireSeconds = 10_800;

/** 30 letters and digits. Source, as for the fields below: pushover.net/api#messages. */
const key = z.string().regex(/^[A-Za-z0-9]{30}$/, 'is invalid');

const codePoints = (max: number) =>
  z
    .string()
    .min(1, 'cannot be blank')
    .refine((text) => [...text].length <= max, 'is too long');

const seconds = z
  .string()
  .regex(/^\d{1,6}$/, 'is not a number')
  .refine((text) => Number(text) >= minRetrySeconds && Number(text) <= maxExpireSeconds, 'is out of range');

/** What the guard may use of the form of a message: no `html` or `monospace`, no attachment, no callback. */
export const formSchema = z
  .strictObject({
    token: key,
    user: key,
    message: codePoints(maxMessageCodePoints),
    title: codePoints(maxTitleCodePoints).optional(),
    url: codePoints(maxUrlCodePoints).refine(URL.canParse, 'is invalid').optional(),
    url_title: codePoints(maxUrlTitleCodePoints).optional(),
    priority: z.enum(['-2', '-1', '0', '1', '2']).default('0'),
    retry: seconds.optional(),
    expire: seconds.optional(),
    /** Seconds since the epoch: milliseconds have more digits. */
    timestamp: z
      .string()
      .regex(/^\d{10}$/, 'is not a time')
      .optional(),
    /** For `cancel_by_tag`, parted by commas. What one may hold is not documented: letters and digits can do no harm. */
    tags: z
      .string()
      .regex(/^[a-z0-9]{1,40}$/, 'is invalid')
      .optional(),
    device: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,25}$/, 'is invalid')
      .optional(),
    sound: z
      .string()
      .regex(/^[a-z0-9_]{1,20}$/, 'is invalid')
      .optional(),
  })
  .superRefine(({ priority, ...form }, context) => {
    for (const field of ['expire', 'retry'] as const) {
      if (priority === '2' && form[field] === undefined) {
        context.addIssue({ code: 'custom', path: [field], message: 'must be supplied with priority=2' });
      }
    }
  });

export type Form = z.output<typeof formSchema>;

/** Throws for a field that stands twice, of which the server would take one. */
export function parseForm(body: string): Form {
  const fields = [...new URLSearchParams(body)];
  if (new Map(fields).size !== fields.length) throw new Error('a field that stands twice');
  return formSchema.parse(Object.fromEntries(fields));
}
