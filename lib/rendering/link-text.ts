import type { LinkView } from './notification-view.ts';

/** What a link is for, and the host that it leads to: `Runbook (runbooks.example.com)`. */
export function linkText({ label, url }: LinkView): string {
  return `${label} (${new URL(url).host})`;
}
