import { type Carried, type Left, left } from './carried.ts';
import { type CarryInput, type FoundSecret, leftOut } from './integration-reader.ts';

/** For vendors whose webhook URL is all there is. */
export function carryWebhookUrl(
  input: CarryInput,
  type: string,
  url: FoundSecret | undefined,
  carried: readonly string[] = [],
): Carried | Left {
  if (url === undefined) return left('it has no `webhook_url`');
  const notes = leftOut(input, ['webhook_url', 'webhook_url_file', ...carried]);
  return { ok: true, type, fields: {}, secret: { webhookUrl: url.source }, notes };
}
