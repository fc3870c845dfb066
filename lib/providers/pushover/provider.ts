import * as z from 'zod';
import type { Notification } from '../../alertmanager/notification.ts';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitText, fitTitle } from '../../rendering/fit-text.ts';
import { linkText } from '../../rendering/link-text.ts';
import type { LinkLabel, LinkView } from '../../rendering/notification-view.ts';
import { builtInSeverities } from '../../rendering/severity.ts';
import { createDefanger } from '../../rendering/split-links.ts';
import { mostUrgentTone, type Tone } from '../../rendering/tone.ts';
import { viewWorstLinks, withoutLinks } from '../../rendering/view-links.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { cutText } from '../../text/cut-text.ts';
import { type BySeverity, bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider, type RenderInput } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import type { Answer, HttpsRequest } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../contract/outcome.ts';
import { proofOf } from '../contract/probe.ts';

/** Code points: "1024 4-byte UTF-8 characters". Source, as for the next three: pushover.net/api#limits. */
export const maxMessageCodePoints = 1_024;
export const maxTitleCodePoints = 250;
export const maxUrlCodePoints = 512;
export const maxUrlTitleCodePoints = 100;

/** Seconds between two alarms of an emergency at least, and until it gives up at most. Source: pushover.net/api#priority. */
export const minRetrySeconds = 30;
export const maxExpireSeconds = 10_800;

const emergency = 2;

/** Hexadecimal digits of an alert group's hash, by which its emergency is cancelled. */
const tagDigits = 40;

/** High bypasses quiet hours, low makes no sound. An emergency is for the allow-list to ask for. */
const priorities: Readonly<Record<Tone, number>> = { critical: 1, warning: 0, info: -1, resolved: -1 };

const key = () =>
  z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{30}$/);

const options = () =>
  z.strictObject({
    ...commonOptions(),
    /** 2 is an emergency, which rings until someone acknowledges it. */
    priority: bySeverity(z.int().min(-2).max(emergency))
      .optional()
      .describe('-2 to 2 while alerts fire; by their severity where it is left out'),
    /** Seconds between two rings of an emergency, and until it stops. */
    retry: z.int().min(minRetrySeconds).max(maxExpireSeconds).optional(),
    expire: z.int().min(minRetrySeconds).max(maxExpireSeconds).optional(),
    /** One device of the user instead of all. */
    device: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,25}$/, 'is not the name of one device')
      .optional(),
    sound: z
      .string()
      .regex(/^[a-z0-9_]{1,20}$/, 'is not the name of a sound')
      .optional(),
  });

/** A push message to a user or group. `html` is never set, so the text has no markup. */
export const pushover = defineProvider({
  type: 'pushover',
  class: 'push',
  options: () =>
    options().superRefine(({ priority, retry, expire }, context) => {
      for (const [field, value] of Object.entries({ retry, expire })) {
        if (mayRing(priority) && value === undefined) {
          context.addIssue({ code: 'custom', path: [field], message: 'missing: an emergency (priority 2) needs it' });
        }
        if (!mayRing(priority) && value !== undefined) {
          context.addIssue({ code: 'custom', path: [field], message: 'is for emergencies (priority 2) only' });
        }
      }
    }),
  /** An application's API token, and the key of a user or group. */
  secret: () => z.object({ token: key(), user: key() }),
  hosts: ['api.pushover.net'],
  render: (input) => {
    const view = viewNotification(input);
    const defang = createDefanger(input.linkHosts);
    const link = chooseLink(viewWorstLinks(view));
    const { device, sound } = input.options;
    const form = {
      token: input.secret.token,
      user: input.secret.user,
      title: fitTitle(view, defang, { max: maxTitleCodePoints, unit: 'code_points' }),
      message: fitText(withoutLinks(view), defang, { max: maxMessageCodePoints, unit: 'code_points' }),
      timestamp: String(Math.floor(input.acceptedAtMs / 1_000)),
      ...toPriority(view.tone, input.options),
      ...(chooseBySeverity(input.options.priority, view.tone) === emergency && tagOf(input)),
      ...(link === undefined ? {} : toUrl(link)),
      ...(device === undefined ? {} : { device }),
      ...(sound === undefined || view.status === 'resolved' ? {} : { sound }),
    };
    return post('messages.json', form);
  },
  // Else an emergency rings on until someone acknowledges it, or it expires.
  before: (input) =>
    mayRing(input.options.priority) && !isStale(input)
      ? calmed(input).map((hash) =>
          post(`receipts/cancel_by_tag/${hash.slice(0, tagDigits)}.json`, { token: input.secret.token }),
        )
      : [],
  classify,
  // Source: pushover.net/api#validate.
  probe: ({ options: { device }, secret }) => [
    {
      request: post('users/validate.json', { ...secret, ...(device === undefined ? {} : { device }) }),
      judge: (answer) => proofOf(classify(answer)),
    },
  ],
});

function post(path: string, form: Record<string, string>): HttpsRequest {
  return {
    kind: 'https',
    method: 'POST',
    url: `https://api.pushover.net/1/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
}

type Groups = Pick<RenderInput<never, never>, 'notification' | 'groupHash' | 'together'>;

/**
 * An emergency that several firing groups share has none: the first of them to be resolved would end the ringing for all.
 * Source: pushover.net/api/receipts#cancel_by_tag.
 */
function tagOf(input: Groups): { readonly tags?: string } {
  const [only, ...others] = firingGroups(input);
  return only === undefined || others.length > 0 ? {} : { tags: only.slice(0, tagDigits) };
}

/** The hashes of the alert groups that fire. */
function firingGroups({ notification, groupHash, together }: Groups): string[] {
  const groups = together?.groups ?? [{ notification, groupHash, isHistory: false }];
  return groups
    .filter((group) => !group.isHistory && group.notification.status === 'firing')
    .flatMap((group) => group.groupHash ?? []);
}

/** What rings so long after this notification was accepted began after it: a late one ends no newer emergency. */
function isStale({
  options: { expire = 0 },
  nowMs,
  acceptedAtMs,
}: RenderInput<z.output<ReturnType<typeof options>>, unknown>): boolean {
  return nowMs - acceptedAtMs > expire * 1_000;
}

/** The hashes of the alert groups that are no emergency, or not any more: what was critical may be a warning now. */
function calmed(input: RenderInput<z.output<ReturnType<typeof options>>, unknown>): string[] {
  const { options: chosen, severities = builtInSeverities, notification, groupHash, together } = input;
  const groups = together?.groups ?? [{ notification, groupHash, isHistory: false }];
  const rings = ({ status, alerts }: Notification) =>
    status === 'firing' && chooseBySeverity(chosen.priority, mostUrgentTone(alerts, severities)) === emergency;
  return groups
    .filter((group) => !group.isHistory && !rings(group.notification))
    .flatMap((group) => group.groupHash ?? []);
}

/** Whether one of the severities at least is an emergency. */
function mayRing(priority: BySeverity<number> | undefined): boolean {
  return (['critical', 'warning', 'info'] as const).some((tone) => chooseBySeverity(priority, tone) === emergency);
}

function toPriority(tone: Tone, chosen: z.output<ReturnType<typeof options>>): Record<string, string> {
  const { retry, expire } = chosen;
  const priority = chooseBySeverity(chosen.priority, tone) ?? priorities[tone];
  if (priority !== emergency) return { priority: String(priority) };
  return { priority: String(priority), retry: String(retry), expire: String(expire) };
}

/**
 * A message has one link. For whoever was woken up it is the runbook, else where to look: of one link that is offered
 * nobody expects a silence.
 */
const linkOrder: readonly LinkLabel[] = ['Runbook', 'Dashboard', 'Alertmanager', 'Grafana', 'Panel', 'Source'];

function chooseLink(links: readonly LinkView[]): LinkView | undefined {
  const short = links.filter(({ url }) => url.length <= maxUrlCodePoints);
  return linkOrder.map((label) => short.find((link) => link.label === label)).find((link) => link !== undefined);
}

function toUrl(link: LinkView) {
  return { url: link.url, url_title: cutText(linkText(link), maxUrlTitleCodePoints, 'code_points') };
}

const answerBody = makeOnce(() =>
  z.object({
    status: z.int().optional(),
    token: z.literal('invalid').optional(),
    user: z.literal('invalid').optional(),
    errors: z.array(z.string()).catch([]).default([]),
  }),
);

/** The quota of the month, which a 429 is about as well as the rate: it may last for weeks. Source: Tautulli/Tautulli#396. */
const quotaError = /quota|limit of \d{1,9} messages|monthly/i;

/**
 * Success is 200 with `"status":1`. A wrong token or user is a 400 that names it. Whoever waits for the next month is
 * better served by a fallback. Source: pushover.net/api#response, #limits.
 */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  const body = readJsonAnswer(answer.body, answerBody()) ?? { errors: [] };
  if (status === 200 && body.status === 1) return delivered(status);
  if (status === 400 && (body.token !== undefined || body.user !== undefined)) {
    return reject('unauthenticated', { status, secretSuspect: true });
  }
  const isQuota =
    answer.headers['x-limit-app-remaining'] === '0' || body.errors.some((error) => quotaError.test(error));
  if (status === 429 && isQuota) return reject('refused', { status });
  return status >= 200 && status <= 299 ? reject('refused', { status }) : classifyHttp(answer);
}
