import type { TransportResult } from '../../providers/contract/transport.ts';
import { type Html, html } from '../../text/html.ts';

/** What the vendor answered, or why there is no answer. */
export function drawResult(result: TransportResult): Html {
  if (!result.ok) return html`<span class="chip tone-bad">no answer: ${result.outcome.reason}</span>`;
  const { status } = result.answer;
  const tone = status < 300 ? 'good' : status === 429 || status >= 500 ? 'late' : 'bad';
  return html`<span class="chip tone-${tone}">${status}</span>`;
}
