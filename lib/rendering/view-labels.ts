import type { LabelSet } from '../alertmanager/notification.ts';
import { cleanBlock, cleanLine } from '../text/clean-text.ts';
import { cutText } from '../text/cut-text.ts';
import { type CommonOptions, defaultAnnotations } from './common-options.ts';
import type { AnnotationsView, LabelsView, NamedText } from './notification-view.ts';

/** Far above what a person reads, in UTF-16 units: they bound the work, a provider's limit is tighter. */
const maxUnits = { name: 120, value: 300, line: 500, block: 2_000 } as const;
const maxLabels = 25;

/** Labels whose value is not that of `known`, in the order that the options give, else as sent. */
export function viewLabels(labels: LabelSet, known: LabelSet, options: CommonOptions): LabelsView {
  const names = options.labels ?? [...labels.keys()];
  const entries: NamedText[] = [];
  for (const name of names) {
    const value = labels.get(name);
    if (value === undefined || value === known.get(name)) continue;
    entries.push({ name: viewName(name, maxUnits.name), value: value === '' ? '' : viewName(value) });
  }
  return { shown: entries.slice(0, maxLabels), leftOut: Math.max(0, entries.length - maxLabels) };
}

/** The chosen annotations whose text is not that of `known`. `message` stands in for an absent description. */
export function viewAnnotations(annotations: LabelSet, known: LabelSet, options: CommonOptions): AnnotationsView {
  const texts = new Map<string, string>();
  for (const name of options.annotations ?? defaultAnnotations) {
    const text = annotations.get(name);
    if (text !== undefined && text !== known.get(name)) texts.set(name, text);
  }
  const summary = viewLine(texts.get('summary') ?? '', maxUnits.line);
  const descriptionName = texts.has('description') ? 'description' : 'message';
  const description = viewBlock(texts.get(descriptionName) ?? '');
  const others = [...texts]
    .filter(([name]) => name !== 'summary' && name !== descriptionName)
    .map(([name, text]) => ({ name: viewName(name, maxUnits.name), value: viewBlock(text) }));
  return { summary: summary || undefined, description: description || undefined, others };
}

export function viewLine(text: string, maxLength: number = maxUnits.value): string {
  return cutText(cleanLine(beginning(text, maxLength)), maxLength, 'utf16_units');
}

/** For what must not look absent. `(blank)` where a text has no character that shows anything. */
export function viewName(text: string, maxLength?: number): string {
  return viewLine(text, maxLength) || '(blank)';
}

function viewBlock(text: string): string {
  return cutText(cleanBlock(beginning(text, maxUnits.block)), maxUnits.block, 'utf16_units');
}

/** Cleaning a megabyte to show two lines of it would be work that an alert author can order. */
function beginning(text: string, maxLength: number): string {
  return text.length > 4 * maxLength ? cutText(text.slice(0, 4 * maxLength + 1), 4 * maxLength, 'utf16_units') : text;
}
