import type { LabelSet, Notification } from '../alertmanager/notification.ts';
import { isRedacted } from '../redaction/marker.ts';
import { maxLinkLength } from './allow-link.ts';

/** Alertmanager's page of this receiver's alerts, as its own templates build it; Grafana's front page for Grafana. */
export function senderUrl(notification: Notification): string | undefined {
  if (notification.version !== '4') return notification.externalURL || undefined;
  const base = appBase(notification.externalURL);
  return base && `${base}/#/alerts?receiver=${encodeURIComponent(notification.receiver.toWellFormed())}`;
}

/**
 * Alertmanager's form for a new silence, filled in with exactly these labels. Grafana sends its own instead. None where
 * a label lost a credential: a silence of the marker would match nothing, and who set it would not know. None where no
 * label has a value either: an absent label is as an empty one, so such a silence is one of everything without them.
 * None where the values alone are longer than a link may be, which no message would show: they may be megabytes.
 */
export function newSilenceUrl(notification: Notification, labels: LabelSet): string | undefined {
  const base = notification.version === '4' ? appBase(notification.externalURL) : undefined;
  const values = [...labels.values()];
  if (values.reduce((sum, { length }) => sum + length, 0) > maxLinkLength) return undefined;
  if (base === undefined || values.some(isRedacted) || values.every((value) => value === '')) return undefined;
  const matchers = [...labels].map(([name, value]) => `${matcherName(name)}=${quote(value)}`);
  return `${base}/#/silences/new?filter=${encodeURIComponent(`{${matchers.join(', ')}}`)}`;
}

/** A silence for all that the group has in common. None for a group of everything, which it would silence. */
export function groupSilenceUrl(notification: Notification): string | undefined {
  return newSilenceUrl(notification, notification.groupLabels);
}

/** The external URL may have a path (`--web.route-prefix`); the fragment goes behind it. */
function appBase(externalUrl: string): string | undefined {
  // What the parser wrote has either of these only where query or fragment begins.
  const [base] = URL.parse(externalUrl)?.href.split(/[?#]/, 1) ?? [];
  return base && withoutSlashes(base);
}

/** At the end, by hand: an expression for an end tries every place. */
function withoutSlashes(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '/') end--;
  return text.slice(0, end);
}

/** A name outside the classic set is quoted (Alertmanager 0.27 and later, `matcher/parse`). */
function matcherName(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name);
}

function quote(text: string): string {
  const escaped = text.toWellFormed().replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}
