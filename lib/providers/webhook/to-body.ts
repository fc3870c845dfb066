import type { Alert, LabelSet, Notification } from '../../alertmanager/notification.ts';
import { inOrder } from '../../rendering/alert-order.ts';
import type { CommonOptions } from '../../rendering/common-options.ts';
import { builtInSeverities, type Severities } from '../../rendering/severity.ts';
import { notKept } from '../../rendering/view-notification.ts';
import { cutText } from '../../text/cut-text.ts';
import { measureText } from '../../text/measure-text.ts';

/** Bytes of the body. Standard Webhooks advises 20 KB; alerts of a whole group may need more. */
const maxBodyBytes = 256 * 1024;

/** Code points and entries of the short form, which is used when the body would be too large. */
const short = { text: 500, name: 100, entries: 30 } as const;

type BodyInput = {
  readonly notification: Notification;
  readonly options: Pick<CommonOptions, 'labels' | 'hideLabels' | 'annotations' | 'maxAlerts' | 'sendResolved'>;
  readonly severities?: Severities | undefined;
  readonly destinationId: string;
  readonly deliveryKey: string;
  readonly groupHash: string;
  readonly acceptedAtMs: number;
};

/**
 * The body of a generic webhook, version 1, in the shape that Standard Webhooks advises:
 *
 * ```json
 * { "type": "alertguard.notification", "version": 1, "timestamp": "2026-11-20T11:00:00.000Z",
 *   "data": { "deliveryKey": "…", "groupHash": "…", "destination": "payments/hook", "receiver": "payments-critical",
 *             "status": "firing", "notificationReason": "first notification",
 *             "groupKey": "…", "externalURL": "…", "leftOutAlerts": 0,
 *             "notAllowedAlerts": 0, "shortened": false,
 *             "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
 *             "alerts": [{ "status": "firing", "startsAt": "…", "endsAt": "…", "fingerprint": "…",
 *                          "generatorURL": "…", "values": { "B": 22.1 }, "valueString": "…", "imageURL": "…",
 *                          "labels": {}, "annotations": {} }] } }
 * ```
 *
 * `timestamp` is when the notification was accepted, so the body is the same in every attempt. Fields may be added
 * within a version. The worst alerts come first. Texts are data as they were sent, not cleaned: whoever shows them escapes them. Where it would
 * exceed `maxBodyBytes`, texts are cut and then alerts are left out, which `shortened` says and `leftOutAlerts` counts.
 * `notificationReason` is Alertmanager's (0.32 and later); `values`, `valueString` and `imageURL` are Grafana's, and
 * `valueString`, which holds all labels, is left out where the destination chooses some. `notAllowedAlerts` counts those without a label that the receiver requires.
 */
export function createWebhookBody(input: BodyInput): string {
  const { notification, options } = input;
  const wanted = inOrder(notification.alerts, options.sendResolved, input.severities ?? builtInSeverities);
  const alerts = wanted.slice(0, options.maxAlerts);
  const leftOut = wanted.length - alerts.length + notKept(notification, options) + notification.truncatedAlerts;
  const full = print(input, alerts, leftOut, keep);
  if (isSmallEnough(full)) return full;
  const most = countFitting(input, alerts);
  // Each step drops a fifth, so that a thousand alerts take some thirty steps.
  for (let count = alerts.length; count > 0; count = Math.floor(count * 0.8)) {
    if (count > most) continue;
    const body = print(input, alerts.slice(0, count), leftOut + alerts.length - count, shorten);
    if (isSmallEnough(body)) return body;
  }
  return print(input, [], leftOut + alerts.length, shorten);
}

type Numbers = ReadonlyMap<string, number>;

type Form = {
  readonly text: (text: string) => string;
  readonly set: (set: LabelSet) => LabelSet;
  readonly numbers: (numbers: Numbers) => Numbers;
};

const keep: Form = { text: (text) => text, set: (set) => set, numbers: (numbers) => numbers };

const shorten: Form = {
  text: (text) => cutText(text, short.text, 'code_points'),
  set: (set) =>
    new Map(
      [...set]
        .slice(0, short.entries)
        .map(([name, value]) => [cutText(name, short.name, 'code_points'), cutText(value, short.text, 'code_points')]),
    ),
  numbers: (numbers) =>
    new Map(
      [...numbers].slice(0, short.entries).map(([name, value]) => [cutText(name, short.name, 'code_points'), value]),
    ),
};

/** How many of the alerts fit by themselves: of a thousand usual ones seven bodies too large are not printed, some 35 ms. */
function countFitting(input: BodyInput, alerts: readonly Alert[]): number {
  let bytes = 0;
  const over = alerts.findIndex((alert) => {
    bytes += measureText(JSON.stringify(toEntry(input, alert, shorten)), 'utf8_bytes');
    return bytes > maxBodyBytes;
  });
  return over === -1 ? alerts.length : over;
}

function print(input: BodyInput, alerts: readonly Alert[], leftOutAlerts: number, form: Form): string {
  const { notification, options } = input;
  return JSON.stringify({
    type: 'alertguard.notification',
    version: 1,
    timestamp: new Date(input.acceptedAtMs).toISOString(),
    data: {
      deliveryKey: input.deliveryKey,
      groupHash: input.groupHash,
      destination: input.destinationId,
      receiver: form.text(notification.receiver),
      status: notification.status,
      notificationReason: notification.reason,
      groupKey: form.text(notification.groupKey),
      externalURL: form.text(notification.externalURL),
      leftOutAlerts,
      notAllowedAlerts: notification.leftOut.notAllowed,
      shortened: form === shorten || notification.leftOut.textsCut,
      groupLabels: toLabels(notification.groupLabels, options, form),
      commonLabels: toLabels(notification.commonLabels, options, form),
      commonAnnotations: toAnnotations(notification.commonAnnotations, options, form),
      alerts: alerts.map((alert) => toEntry(input, alert, form)),
    },
  });
}

function toEntry({ options }: BodyInput, alert: Alert, form: Form) {
  return {
    status: alert.status,
    startsAt: form.text(alert.startsAt),
    endsAt: form.text(alert.endsAt),
    fingerprint: alert.fingerprint && form.text(alert.fingerprint),
    generatorURL: alert.generatorURL && form.text(alert.generatorURL),
    silenceURL: alert.silenceURL && form.text(alert.silenceURL),
    dashboardURL: alert.dashboardURL && form.text(alert.dashboardURL),
    panelURL: alert.panelURL && form.text(alert.panelURL),
    imageURL: alert.imageURL && form.text(alert.imageURL),
    values: alert.values && Object.fromEntries(form.numbers(alert.values)),
    // It repeats every label, also those that the destination did not choose.
    valueString:
      options.labels === undefined && options.hideLabels === undefined
        ? alert.valueString && form.text(alert.valueString)
        : undefined,
    labels: toLabels(alert.labels, options, form),
    annotations: toAnnotations(alert.annotations, options, form),
  };
}

function toLabels(set: LabelSet, options: BodyInput['options'], form: Form): Record<string, string> {
  return toObject(form.set(hide(choose(set, options.labels), options)));
}

function toAnnotations(set: LabelSet, { annotations }: BodyInput['options'], form: Form): Record<string, string> {
  return toObject(form.set(choose(set, annotations)));
}

function choose(set: LabelSet, names: readonly string[] | undefined): LabelSet {
  if (names === undefined) return set;
  return new Map(names.flatMap((name) => [...(set.has(name) ? [[name, set.get(name) ?? ''] as const] : [])]));
}

function hide(set: LabelSet, { hideLabels = [] }: BodyInput['options']): LabelSet {
  return hideLabels.length === 0 ? set : new Map([...set].filter(([name]) => !hideLabels.includes(name)));
}

/** `fromEntries` defines own properties, so a label called `__proto__` is one, and JSON writes it. */
function toObject(set: LabelSet): Record<string, string> {
  return Object.fromEntries(set);
}

function isSmallEnough(body: string): boolean {
  return measureText(body, 'utf8_bytes') <= maxBodyBytes;
}
