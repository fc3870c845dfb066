import * as z from 'zod';
import { threadDays } from '../../rendering/thread-key.ts';

/** What every mail has, whatever carries it. */
export function mailOptions() {
  return {
    subject: z
      .enum(['state', 'stable'])
      .default('state')
      .describe('whether the subject says the state, or is the same for all mails of a group, which Gmail threads by'),
    threadDays: threadDays(),
  };
}

export type MailOptions = z.output<z.ZodObject<ReturnType<typeof mailOptions>>>;
