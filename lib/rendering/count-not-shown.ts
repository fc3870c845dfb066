import type { Alert, Notification } from '../alertmanager/notification.ts';
import { isRedacted } from '../redaction/marker.ts';
import { allowLink, maxLinkLength } from './allow-link.ts';
import { annotationUrl } from './annotation-links.ts';
import { hasUnknownSeverity, type Severities } from './severity.ts';

/**
 * Where a link leads that no message has. `internal`: a name that only its own network knows; `address`: no name;
 * `public`: any other name; `unusable`: no link in any message, whatever `linkHosts` says.
 */
export type HostClass = 'internal' | 'address' | 'public' | 'unusable';

export type NotShown = {
  /** Alerts with a severity that nobody knows, which is why they count as critical. */
  readonly unknownSeverities: number;
  /** Links outside `linkHosts`, each URL once. */
  readonly linksLeftOut: ReadonlyMap<HostClass, number>;
};

type Platform = { readonly linkHosts: ReadonlySet<string>; readonly severities: Severities };

/** What every message about a notification lacks, whatever its destination chooses to show. No host is in it. */
export function countNotShown(notification: Notification, { linkHosts, severities }: Platform): NotShown {
  const linksLeftOut = new Map<HostClass, number>();
  const classifyLink = createClassifier(linkHosts);
  for (const url of linksOf(notification)) {
    const leftOut = classifyLink(url);
    if (leftOut !== undefined) linksLeftOut.set(leftOut, (linksLeftOut.get(leftOut) ?? 0) + 1);
  }
  const unknown = notification.alerts.filter((alert) => hasUnknownSeverity(alert, severities));
  return { unknownSeverities: unknown.length, linksLeftOut };
}

/** The sender's own page stands for Alertmanager's silences too, as all of them lead to its host. */
function linksOf({ alerts, commonAnnotations, externalURL }: Notification): Set<string> {
  const links = [externalURL, ...annotationLinks(commonAnnotations), ...alerts.flatMap(alertLinks)];
  return new Set(links.filter((url): url is string => url !== undefined && url !== ''));
}

function alertLinks(alert: Alert): (string | undefined)[] {
  const silenceURL = alert.status === 'firing' ? alert.silenceURL : undefined;
  const { annotations, dashboardURL, panelURL, imageURL, generatorURL } = alert;
  return [...annotationLinks(annotations), dashboardURL, panelURL, imageURL, generatorURL, silenceURL];
}

function annotationLinks(annotations: Alert['annotations']): (string | undefined)[] {
  return [annotationUrl(annotations, 'runbook'), annotationUrl(annotations, 'dashboard')];
}

/** Of characters that a parser neither drops nor takes for a part of something else: what follows changes no host. */
const plainOrigin = /^(https?:\/\/[a-z\d._:[\]-]+)(?:[/?#]|$)/i;

/** One unit of UTF-16 becomes three bytes at most, each written as `%E6`. */
const maxEncodedPerUnit = 9;

/** Of many links to one host only one is parsed: 4,000 links of a thousand alerts take 4 ms, not 33. */
function createClassifier(linkHosts: ReadonlySet<string>): (url: string) => HostClass | undefined {
  const byOrigin = new Map<string, HostClass | undefined>();
  return (url) => {
    const [, origin] = plainOrigin.exec(url) ?? [];
    if (origin === undefined || url.length > maxLinkLength || isRedacted(url)) return classify(url, linkHosts);
    if (!byOrigin.has(origin)) byOrigin.set(origin, classify(origin, linkHosts));
    const host = byOrigin.get(origin);
    const mayBeTooLong = host === undefined && url.length * maxEncodedPerUnit > maxLinkLength;
    return mayBeTooLong ? classify(url, linkHosts) : host;
  };
}

/** `undefined` for a link that messages have. */
function classify(url: string, linkHosts: ReadonlySet<string>): HostClass | undefined {
  if (allowLink(url, linkHosts) !== undefined) return undefined;
  const parsed = url.length > maxLinkLength || isRedacted(url) ? null : URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return 'unusable';
  // Of an allowed host, and no link all the same: it is too long once it is encoded.
  if (parsed.username !== '' || parsed.password !== '' || allowLink(parsed.origin, linkHosts) !== undefined) {
    return 'unusable';
  }
  const name = parsed.hostname.replace(/\.$/, '');
  // The parser has brought every form of an IPv4 address into this one.
  if (name.startsWith('[') || /^[\d.]+$/.test(name)) return 'address';
  return !name.includes('.') || internalNames.test(name) ? 'internal' : 'public';
}

/**
 * Never in the public DNS: `local` (RFC 6762, and so `cluster.local`), `localhost` (RFC 6761), `home.arpa` (RFC 8375),
 * `internal` (ICANN, 2024), `corp` and `home` (ICANN, 2018), and what networks use without asking.
 */
const internalNames = /\.(?:local|localhost|internal|corp|home|home\.arpa|lan|intranet|private|svc)$/;

/** `2 internal, 1 public`. */
export function describeLinksLeftOut({ linksLeftOut }: NotShown): string {
  return [...linksLeftOut].map(([host, count]) => `${count} ${host}`).join(', ');
}
