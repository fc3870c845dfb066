import { join } from 'node:path';
import type { Explanation, StepOutcome } from './explanation.ts';

const marks: Readonly<Record<StepOutcome, { readonly word: string; readonly color: string }>> = {
  passed: { word: 'ok', color: '32' },
  refused: { word: 'refused', color: '31' },
  skipped: { word: 'skipped', color: '33' },
  unchecked: { word: '-', color: '2' },
};

/** One line for each step, each with the place in the allow-list that decided it, and the answer at the end. */
export function formatExplanation(
  { steps, answer, status, reason, deliveries }: Explanation,
  { directory, color }: { readonly directory: string; readonly color: boolean },
): string {
  const lines = steps.map(({ step, outcome, detail, at }) => {
    const { word, color: code } = marks[outcome];
    const mark = word.padEnd(7);
    const place = at === undefined ? '' : `  [${join(directory, at.file)}:${at.line}]`;
    return `  ${color ? `\u001b[${code}m${mark}\u001b[0m` : mark}  ${step.padEnd(11)}  ${detail}${place}`;
  });
  const told =
    deliveries.length === 0 ? 'nobody is notified' : `notified: ${deliveries.map((one) => one.destination).join(', ')}`;
  const because = reason === undefined ? told : `${reason}, nobody is notified`;
  return `${lines.join('\n')}\n\n${status} ${answer}: ${because}\n`;
}
