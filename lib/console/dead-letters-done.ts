import * as z from 'zod/mini';
import { type Html, html } from '../text/html.ts';
import type { PageAnswer } from './console-page.ts';

/** What came of an order, in the address of the page that says so: reloading it orders nothing. */
const count = z.coerce.number().check(z.int(), z.gte(0));
const doneSchema = z.strictObject({
  ...{ act: z.enum(['redrive', 'discard']), done: count, of: count },
  ...{ notRemoved: z._default(count, 0), taken: z._default(count, 0), failed: z.optional(z.literal('yes')) },
  stopped: z.optional(z.literal('yes')),
});

type Ended = {
  readonly fault: object | undefined;
  readonly stopped: boolean;
  readonly notRemoved?: number;
  readonly taken?: number;
};

/** The fields of that address. */
export function readDone(act: 'redrive' | 'discard', done: number, of: number, how: Ended): Record<string, string> {
  const { fault, stopped, notRemoved = 0, taken = 0 } = how;
  const counts = Object.entries({ done, of, notRemoved, taken }).map(([name, value]) => [name, String(value)]);
  const ended = { ...(fault !== undefined && { failed: 'yes' }), ...(stopped && done < of && { stopped: 'yes' }) };
  return { act, ...Object.fromEntries(counts), ...ended };
}

export function describeDone(fields: URLSearchParams): PageAnswer {
  const parsed = doneSchema.safeParse(Object.fromEntries(fields));
  if (!parsed.success) return { kind: 'not_found' };
  const { act, done, of, notRemoved, taken, failed, stopped } = parsed.data;
  const title = `${act === 'redrive' ? 'Sent back' : 'Deleted'} ${done} of ${of}`;
  const say = (isSo: boolean, text: Html) => (isSo ? html`<li>${text}</li>` : undefined);
  const body = html`<ul>
${say(taken > 0, html`${taken} were taken by another reader in the meantime: try again.`)}
${say(notRemoved > 0, html`${notRemoved} are in the delivery queue, and still here: repeat it within four minutes, and none is sent twice.`)}
${say(stopped !== undefined, html`There was no time for the rest: press again, from the list of all dead letters.`)}
${say(failed !== undefined, html`The local SQS did not answer to the end: try again.`)}
${say(act === 'redrive' && done > 0, html`What became of them: <a href="/notified">who was notified</a>, or <a href="/stuck">what is stuck now</a>.`)}
<li><a href="/dead-letters">Back to all dead letters</a></li>
</ul>`;
  return { kind: 'page', title, body, live: false };
}
