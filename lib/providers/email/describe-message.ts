import * as z from 'zod';

const mailSchema = z.object({
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string().optional(),
});

/** A mail as its reader sees it, line by line; `undefined` where it is none. */
export function describeMessage(json: unknown): string[] | undefined {
  const { data: mail } = mailSchema.safeParse(json);
  if (mail === undefined) return undefined;
  const { from, to, subject, text = '' } = mail;
  return [`From: ${from}`, `To: ${to.join(', ')}`, `Subject: ${subject}`, '', ...text.trimEnd().split('\n')];
}
