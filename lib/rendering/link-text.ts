import type { LinkView } from './notification-view.ts';

/** What a link is for, and the host that it leads to where that is not the usual one: `Runbook (wiki.example.org)`. */
export function linkText({ label, host }: LinkView): string {
  return host === undefined ? label : `${label} (${host})`;
}
