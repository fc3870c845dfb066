import { rejectionReasons, rejectReasons, retryReasons } from '../audit-lines/reason-sentences.ts';
import { type Html, html } from '../text/html.ts';
import type { AuditRecord } from './audit-record.ts';
import { drawName, showName } from './parts.ts';

/** Why, as a sentence with its code; a code of a later release stands alone. */
export function drawReason({ event, reason }: Pick<AuditRecord, 'event' | 'reason'>): Html | undefined {
  if (reason === undefined) return undefined;
  const sentence = sentenceOf(event, reason);
  const code = html`<code class="quiet">${drawName(reason)}</code>`;
  return sentence === undefined ? code : html`${capitalized(sentence)} ${code}`;
}

/** As `drawReason`, inside of a sentence and without markup. */
export function sayReason({ event, reason = '' }: Pick<AuditRecord, 'event' | 'reason'>): string {
  return sentenceOf(event, reason) ?? showName(reason);
}

/** One code means one thing to whom a request is refused, another to a delivery that is tried again. */
function sentenceOf(event: string, reason: string): string | undefined {
  const tables: readonly Readonly<Record<string, string>>[] =
    event === 'notification.rejected'
      ? [rejectionReasons]
      : event === 'delivery.retried'
        ? [retryReasons]
        : [rejectReasons, retryReasons];
  return tables.find((table) => Object.hasOwn(table, reason))?.[reason];
}

export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
