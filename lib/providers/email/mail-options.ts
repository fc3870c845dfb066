import * as z from 'zod';
import { threadDays } from '../../rendering/thread-key.ts';

/** What every mail has, whatever carries it. */
export const mailOptions = {
  subject: z
    .enum(['state', 'stable'])
    .default('state')
    .describe('whether the subject says the state, or is the same for all mails of a group, which Gmail threads by'),
  threadDays,
};

const schema = z.object(mailOptions);

export type MailOptions = z.output<typeof schema>;
