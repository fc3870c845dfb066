import type { LabelSet } from '../alertmanager/notification.ts';

/** How rules in the wild spell the link to what to do, and to where to look; the first that is there counts. */
const spellings = {
  runbook: ['runbook_url', 'runbook', 'runbook_link', 'runbookUrl', 'runbookURL', 'playbook_url', 'playbook'],
  dashboard: ['dashboard_url', 'dashboard', 'dashboard_link', 'dashboardUrl', 'dashboardURL', 'grafana_url'],
} as const;

const names: ReadonlySet<string> = new Set(Object.values(spellings).flat());

const isUrl = /^https?:\/\//i;

/** Whether an annotation is one of these links: a runbook in words, or by a path, is a text as any other. */
export function isAnnotationLink(name: string, text: string): boolean {
  return names.has(name) && isUrl.test(text.trim());
}

export function annotationUrl(annotations: LabelSet, kind: keyof typeof spellings): string | undefined {
  return spellings[kind].map((name) => annotations.get(name)?.trim()).find((text) => text && isUrl.test(text));
}
