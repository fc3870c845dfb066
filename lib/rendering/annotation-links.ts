import type { LabelSet } from '../alertmanager/notification.ts';

/** How rules in the wild spell the link to what to do, and to where to look; the first that is there counts. */
const spellings = {
  runbook: ['runbook_url', 'runbook', 'runbook_link', 'runbookUrl', 'runbookURL', 'playbook_url', 'playbook'],
  dashboard: ['dashboard_url', 'dashboard', 'dashboard_link', 'dashboardUrl', 'dashboardURL', 'grafana_url'],
} as const;

/** Annotations that are links where they hold a URL. */
export const annotationLinkNames: ReadonlySet<string> = new Set(Object.values(spellings).flat());

const isUrl = /^https?:\/\//i;

export function annotationUrl(annotations: LabelSet, kind: keyof typeof spellings): string | undefined {
  return spellings[kind].map((name) => annotations.get(name)?.trim()).find((text) => text && isUrl.test(text));
}
