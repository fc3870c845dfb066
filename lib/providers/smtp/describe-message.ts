import { describeMessage as describeMail } from '../email/describe-message.ts';

export const describeMessage = describeMail;
