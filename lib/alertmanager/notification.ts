import * as z from 'zod/mini';
import { type ReadJson, readJson } from './read-json.ts';
import { unquoteReceiver } from './receiver-name.ts';

/**
 * A label set. A Map and not an object, because alert authors choose the keys:
 * `__proto__` and `constructor` are legal label names and must stay data.
 */
export type LabelSet = ReadonlyMap<string, string>;

export type AlertStatus = 'firing' | 'resolved';

export type Alert = {
  readonly status: AlertStatus;
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  /** RFC 3339 as sent, up to nanoseconds: a JavaScript date would lose digits. */
  readonly startsAt: string;
  /** `0001-01-01T00:00:00Z` while the alert fires. */
  readonly endsAt: string;
  readonly generatorURL: string | undefined;
  /** FNV-1a 64 of the labels: for display only, never a key, as collisions are easy to make. */
  readonly fingerprint: string | undefined;
  readonly silenceURL: string | undefined;
  readonly dashboardURL: string | undefined;
  readonly panelURL: string | undefined;
  /** What Grafana measured, by the names of its queries and expressions. Those without a number are left out. */
  readonly values: ReadonlyMap<string, number> | undefined;
  /** The same as Grafana writes it, with the labels of each. */
  readonly valueString: string | undefined;
  /** Of a picture of the panel. */
  readonly imageURL: string | undefined;
};

export const notificationReasons = [
  'first notification',
  'new alerts added',
  'some alerts resolved',
  'all alerts resolved',
  'repeat interval elapsed',
] as const;

/** Why Alertmanager (0.32 and later) sent it. Source: prometheus/alertmanager notify/notify.go; its `unknown` says nothing. */
export type NotificationReason = (typeof notificationReasons)[number];

/** One webhook notification of Alertmanager (version 4) or Grafana (version 1), whose receiver name is unescaped. */
export type Notification = {
  readonly version: '1' | '4';
  readonly receiver: string;
  readonly status: AlertStatus;
  readonly alerts: readonly Alert[];
  readonly groupLabels: LabelSet;
  readonly commonLabels: LabelSet;
  readonly commonAnnotations: LabelSet;
  readonly externalURL: string;
  readonly groupKey: string;
  /** Alerts that the sender itself cut off by `max_alerts`. */
  readonly truncatedAlerts: number;
  /** One replica of Alertmanager may have another reason than the next, so it is no part of any key. */
  readonly reason: NotificationReason | undefined;
  readonly leftOut: LeftOut;
};

/** What the guard took out of a notification. Nothing of a notification as it was sent. */
export type LeftOut = {
  /** Alerts that no message would show, by status. */
  readonly firing: number;
  readonly resolved: number;
  /** How many of `firing` have which name, the most frequent first; of some names and not of all. */
  readonly names: readonly (readonly [name: string, count: number])[];
  /** Alerts without a label that the receiver requires. They are no part of the receiver's notification. */
  readonly notAllowed: number;
  /** Texts or labels were too long or too many, and were cut. */
  readonly textsCut: boolean;
};

export const nothingLeftOut: LeftOut = {
  firing: 0,
  resolved: 0,
  names: [],
  notAllowed: 0,
  textsCut: false,
};

export type ParsedNotification =
  | { readonly ok: true; readonly notification: Notification }
  | { readonly ok: false; readonly reason: Extract<ReadJson, { ok: false }>['reason'] | 'schema' };

const text = z.string();

const noLabels: LabelSet = new Map();

/**
 * zod's own record drops the key `__proto__`. One walk over the keys and not several: of 400,000 labels each takes half
 * a second, and what JSON makes has no keys but its own.
 */
const labelSet = z.transform((value, context): LabelSet => {
  if (!isObject(value)) {
    context.issues.push({ code: 'custom', message: 'is no set of labels', input: value });
    return noLabels;
  }
  const labels = new Map<string, string>();
  for (const name in value) {
    const label = value[name];
    if (typeof label === 'string') labels.set(name, label);
    else context.issues.push({ code: 'custom', message: 'a label value is not a string', input: label });
  }
  return labels.size === 0 ? noLabels : labels;
});

/** Absent, null and empty all mean "there is none". One step and not a pipe of two: each alert has five of them. */
const optionalText = z.transform((value, context): string | undefined => {
  if (typeof value === 'string') return value || undefined;
  if (value !== undefined && value !== null) {
    context.issues.push({ code: 'custom', message: 'is no text', input: value });
  }
  return undefined;
});

/** What only Grafana or a new Alertmanager sends, and nobody depends on: of a wrong type it is as if it were absent. */
const extraText = z.transform((value) => (typeof value === 'string' && value !== '' ? value : undefined));

const numbers = z.transform((value): ReadonlyMap<string, number> | undefined => {
  if (!isObject(value)) return undefined;
  const found = new Map<string, number>();
  for (const name in value) {
    const number = value[name];
    if (typeof number === 'number' && Number.isFinite(number)) found.set(name, number);
  }
  return found.size === 0 ? undefined : found;
});

const reason = z.transform((value) => notificationReasons.find((known) => known === value));

const status = z.enum(['firing', 'resolved']);

const alertSchema = z.object({
  status,
  labels: labelSet,
  annotations: labelSet,
  startsAt: text,
  endsAt: text,
  generatorURL: optionalText,
  fingerprint: optionalText,
  silenceURL: optionalText,
  dashboardURL: optionalText,
  panelURL: optionalText,
  values: numbers,
  valueString: extraText,
  imageURL: extraText,
});

/**
 * Alertmanager's `webhook.Message` from 0.19 to 0.34 and Grafana's webhook body. Unknown fields pass and are left out.
 * Source: prometheus/alertmanager notify/webhook/webhook.go and template/template.go;
 * grafana/alerting templates/template_data.go.
 */
const notificationSchema = z.object({
  version: z.enum(['1', '4']),
  receiver: z.pipe(text, z.transform(unquoteReceiver)),
  status,
  alerts: z.array(alertSchema).check(z.minLength(1)),
  groupLabels: labelSet,
  commonLabels: labelSet,
  commonAnnotations: labelSet,
  externalURL: text,
  groupKey: text,
  truncatedAlerts: z._default(z.int().check(z.nonnegative()), 0),
  notification_reason: reason,
});

/**
 * Parses the raw bytes of a webhook body.
 *
 * The reasons name the first check that failed and nothing of the body, so that they can be logged.
 */
export function parseNotification(body: Uint8Array): ParsedNotification {
  const json = readJson(body);
  if (!json.ok) return json;
  const parsed = notificationSchema.safeParse(json.value);
  if (!parsed.success) return { ok: false, reason: 'schema' };
  const { notification_reason: reason, ...sent } = parsed.data;
  return { ok: true, notification: { ...sent, reason, leftOut: nothingLeftOut } };
}

/**
 * Where a body departs from the schema, as paths such as `alerts.0.startsAt`: field names of the schema and indexes, and
 * nothing of the body. Empty where the body is a notification or no JSON at all.
 */
export function notificationFaults(body: Uint8Array): readonly string[] {
  const json = readJson(body);
  if (!json.ok) return [];
  const parsed = notificationSchema.safeParse(json.value);
  return parsed.success ? [] : [...new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.')))];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
