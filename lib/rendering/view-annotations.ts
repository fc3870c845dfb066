import type { LabelSet } from '../alertmanager/notification.ts';
import { isAnnotationLink } from './annotation-links.ts';
import { type CommonOptions, leadingAnnotations } from './common-options.ts';
import type { AnnotationsView } from './notification-view.ts';
import { maxUnits, viewBlock, viewLine, viewName } from './view-labels.ts';

const maxOthers = 15;

/**
 * The annotations whose text is not that of `known`: those that the options name, else all, the leading ones first.
 * `message` stands in for an absent description, as older rule mixins have it.
 */
export function viewAnnotations(annotations: LabelSet, known: LabelSet, options: CommonOptions): AnnotationsView {
  const texts = new Map<string, string>();
  for (const name of options.annotations ?? defaultNames(annotations)) {
    const text = annotations.get(name);
    if (text !== undefined && text !== known.get(name)) texts.set(name, text);
  }
  const summary = viewLine(texts.get('summary') ?? '', maxUnits.line);
  const descriptionName = texts.has('description') ? 'description' : 'message';
  const description = viewBlock(texts.get(descriptionName) ?? '');
  const others = [...texts]
    .filter(([name, text]) => name !== 'summary' && name !== descriptionName && text !== '')
    .slice(0, maxOthers)
    .map(([name, text]) => ({ name: viewName(name, maxUnits.name), value: viewBlock(text) }));
  return { summary: summary || undefined, description: description || undefined, others };
}

/** Links stand by themselves, and what begins with two underscores is Grafana's own bookkeeping. */
function defaultNames(annotations: LabelSet): string[] {
  const others = [...annotations]
    .filter(([name, text]) => !name.startsWith('__') && !isAnnotationLink(name, text))
    .map(([name]) => name)
    .filter((name) => !leadingAnnotations.includes(name));
  return [...leadingAnnotations, ...others];
}
