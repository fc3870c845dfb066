import * as z from 'zod';
import type { Arrival } from '../../lib/local/stand-in/start-stand-in.ts';

/** A call that only reads has no text. */
const slackSchema = z.object({ text: z.string().default('') });
const emailSchema = z.object({ subject: z.string() });
const webhookSchema = z.object({
  data: z.object({ status: z.string(), groupLabels: z.object({ alertname: z.string() }) }),
});

/** `firing DiskFull`: what a message at a destination is about, read from what that destination's reader sees. */
export function aboutOfArrival({ type, json }: Arrival): string {
  if (type === 'slack' || type === 'slack-api') return aboutOfTitle(slackSchema.parse(json).text);
  if (type === 'email') return aboutOfTitle(emailSchema.parse(json).subject);
  const { status, groupLabels } = webhookSchema.parse(json).data;
  return `${status} ${groupLabels.alertname}`;
}

/** `[FIRING:1] critical DiskFull …` or `[RESOLVED:2] DiskFull, was critical …`. */
function aboutOfTitle(title: string): string {
  const [, status = '', name = ''] =
    /^\[(FIRING|RESOLVED):[^\]]+\] (?:(?:critical|warning|info) )?([^\s,]+)/.exec(title) ?? [];
  return `${status.toLowerCase()} ${name}`;
}
