import { rejectionReasons } from '../../audit-lines/reason-sentences.ts';
import type { Explanation, Step, StepOutcome } from '../../explain/explanation.ts';
import { type Html, html } from '../../text/html.ts';
import { drawName } from '../../views/parts.ts';
import { drawPlace } from './places.ts';
import { visible } from './show-text.ts';

const outcomes: Readonly<
  Record<StepOutcome, { readonly word: string; readonly tone: 'good' | 'late' | 'bad' | 'quiet' }>
> = {
  passed: { word: 'passed', tone: 'good' },
  refused: { word: 'refused', tone: 'bad' },
  skipped: { word: 'skipped', tone: 'late' },
  unchecked: { word: 'not checked', tone: 'quiet' },
};

/** The answer first, then every step to it, each with the line of the allow-list that decided. */
export function drawExplanation({ answer, status, reason, deliveries, steps }: Explanation): Html {
  const isAccepted = answer === 'accepted';
  return html`<p class="answer tone-${isAccepted ? 'good' : 'bad'}">${status} ${isAccepted ? describeAccepted(deliveries.length) : `refused: ${reason === undefined ? answer : rejectionReasons[reason]}`}</p>
${reason === undefined ? undefined : html`<p class="quiet">In the records this reason is <code>${reason}</code>.</p>`}
<ol class="steps">${steps.map(drawStep)}</ol>
${deliveries.length === 0 ? undefined : html`<p>Notified: ${deliveries.map(({ destination }, index) => html`${index === 0 ? '' : ', '}${drawName(destination)}`)}.</p>`}`;
}

function describeAccepted(count: number): string {
  if (count === 0) return 'accepted, and nobody is notified';
  return `accepted, and ${count === 1 ? 'one destination is' : `${count} destinations are`} notified`;
}

function drawStep({ step, outcome, detail, at }: Step): Html {
  const { word, tone } = outcomes[outcome];
  return html`<li class="at-${tone}"><p><strong>${step}</strong> <span class="chip tone-${tone}">${word}</span> <bdi>${visible(detail)}</bdi> ${drawPlace(at)}</p></li>`;
}
