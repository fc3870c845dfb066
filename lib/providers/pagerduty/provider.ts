import * as z from 'zod';
import type { Notification } from '../../alertmanager/notification.ts';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { fullTitle } from '../../rendering/layout.ts';
import { linkText } from '../../rendering/link-text.ts';
import { mapTexts } from '../../rendering/map-texts.ts';
import type { LinkView, NotificationView } from '../../rendering/notification-view.ts';
import { builtInSeverities, firingTone, type Severities } from '../../rendering/severity.ts';
import { createDefanger, type Defang } from '../../rendering/split-links.ts';
import { viewLinks } from '../../rendering/view-links.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { cutEscaped } from '../../text/cut-escaped.ts';
import { measureText } from '../../text/measure-text.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject, retry } from '../contract/outcome.ts';
import { parseRetryAfter } from '../contract/retry-after.ts';
import { eventOrigin, type OriginInput } from './event-origin.ts';
import { toEventDetails } from './to-event-details.ts';

/** Bytes of the body: "512 KB", read as thousands. Source: PagerDuty/developer-docs, events-API-v2/01-Overview.md. */
export const maxBodyBytes = 512_000;

/** UTF-16 units, the strictest reading of "1024 characters". Source: events-API-v2/02-Trigger-Events.md. */
export const maxSummaryUnits = 1_024;

/** The vendor asks for 30 s between two attempts and sends no header. Source: events-API-v2/05-Rate-Limits.md. */
const rateLimitSeconds = 30;

/** Where the service's account is. Source: support.pagerduty.com, "Service Regions". */
const endpoints = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
} as const;

/**
 * An alert event of the Events API v2. The group is the deduplication key: firing again updates the alert, resolved
 * closes it, and an attempt after a lost answer does nothing twice. Its values are plain text throughout.
 */
export const pagerduty = defineProvider({
  type: 'pagerduty',
  class: 'incident',
  options: () => z.strictObject({ ...commonOptions(), region: z.enum(['us', 'eu']).default('us') }),
  secret: () =>
    z.object({
      routingKey: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9]{32}$/),
    }),
  hosts: ['events.pagerduty.com', 'events.eu.pagerduty.com'],
  region: ({ region }) => region,
  render: (input) => {
    const view = viewNotification(input);
    const defang = createDefanger(input.linkHosts);
    const event = { routing_key: input.secret.routingKey, dedup_key: input.groupHash };
    const body =
      view.status === 'resolved'
        ? JSON.stringify({ ...event, event_action: 'resolve' })
        : fitView(
            view,
            (fitted) => {
              const trigger = createTrigger(fitted, { input, defang, shortened: fitted !== view });
              return JSON.stringify({ ...event, event_action: 'trigger', ...trigger });
            },
            (text) => measureText(text, 'utf8_bytes') <= maxBodyBytes,
          );
    return {
      kind: 'https',
      method: 'POST',
      url: endpoints[input.options.region],
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
    };
  },
  classify,
});

type TriggerContext = {
  readonly input: OriginInput;
  readonly defang: Defang;
  readonly shortened: boolean;
};

/** PagerDuty links what it finds in the details; in the summary phones do, when it comes as a message or push. */
function createTrigger(view: NotificationView, { input, defang, shortened }: TriggerContext) {
  const { shared, alerts } = view;
  const [worst] = alerts;
  const name = worst?.name === undefined ? '' : `${worst.name}: `;
  const own = worst?.annotations.summary;
  const summary = shared.summary ?? (own && name + own);
  const title = fullTitle(view);
  const links = viewLinks(view);
  const client = links.find(({ label }) => label === 'Alertmanager' || label === 'Grafana');
  return {
    payload: {
      summary: cutEscaped(
        summary === undefined ? title : `${title}: ${summary}`,
        maxSummaryUnits,
        'utf16_units',
        defang,
      ),
      ...eventOrigin(input, defang),
      severity: severityOf(input.notification, input.severities ?? builtInSeverities),
      custom_details: toEventDetails(mapTexts(view, defang), shortened),
    },
    client: client?.label ?? 'alertguard',
    ...(client === undefined ? {} : { client_url: client.url }),
    links: links.map((link) => ({ href: link.url, text: numberedText(link, links) })),
  };
}

/** Links stand in a list of their own: several silences, one for each alert, are told apart by their number. */
function numberedText(link: LinkView, links: readonly LinkView[]): string {
  const alike = links.filter(({ label }) => label === link.label);
  return alike.length === 1 ? linkText(link) : `${alike.indexOf(link) + 1}. ${linkText(link)}`;
}

/** PagerDuty tells an error from what is critical; where nothing that fires is worse, it is one. */
function severityOf({ alerts }: Notification, severities: Severities): 'critical' | 'error' | 'warning' | 'info' {
  const levels = alerts
    .filter(({ status }) => status === 'firing')
    .map(({ labels }) => {
      const severity = labels.get(severities.label)?.toLowerCase();
      return severity === 'error' || severity === 'high' ? 'error' : firingTone(labels, severities);
    });
  return (['critical', 'error', 'warning', 'info'] as const).find((one) => levels.includes(one)) ?? 'critical';
}

/**
 * Success is 202. A routing key that no service has is accepted too and the event dropped, which nobody can tell; one of
 * the wrong form is a 400 that names the field. Source: events-API-v2/01-Overview.md.
 */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  if (status === 202) return delivered(status);
  if (status === 400 && /routing[_ ]key/i.test(answer.body)) {
    return reject('unauthenticated', { status, secretSuspect: true });
  }
  if (status === 429) {
    return retry('rate_limited', { status, afterSeconds: parseRetryAfter(answer.headers) ?? rateLimitSeconds });
  }
  return status >= 200 && status <= 299 ? reject('refused', { status }) : classifyHttp(answer);
}
