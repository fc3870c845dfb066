import * as z from 'zod';
import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import type { Arrival } from '../../lib/local/stand-in/start-stand-in.ts';
import type { AcceptedEmail } from '../../lib/providers/email/ses-request.ts';

const slackSchema = z.object({ text: z.string() });
const webhookSchema = z.object({
  data: z.object({ status: z.string(), groupLabels: z.object({ alertname: z.string() }) }),
});

/** `firing DiskFull`: what a message at a destination is about, read from what that destination's reader sees. */
export function aboutOfArrival({ type, json }: Arrival): string {
  if (type === 'slack') return aboutOfTitle(slackSchema.parse(json).text);
  const { status, groupLabels } = webhookSchema.parse(json).data;
  return `${status} ${groupLabels.alertname}`;
}

export function aboutOfEmail({ subject }: AcceptedEmail): string {
  return aboutOfTitle(subject);
}

/** The id of the destination whose recipients these are, in this order and no others. */
export function destinationOfEmail(allowList: AllowList, { to }: AcceptedEmail): string {
  const recipients = JSON.stringify(to);
  const isIt = (options: Readonly<Record<string, unknown>>) => JSON.stringify(options['to']) === recipients;
  const found = [...allowList.destinations.values()].find(({ type, options }) => type === 'email' && isIt(options));
  return found?.id ?? 'no destination of the allow-list';
}

/** `[FIRING:1] DiskFull …` or `[RESOLVED] DiskFull …`. */
function aboutOfTitle(title: string): string {
  const [, status = '', name = ''] = /^\[(FIRING|RESOLVED)(?::\d+)?\] (\S+)/.exec(title) ?? [];
  return `${status.toLowerCase()} ${name}`;
}
