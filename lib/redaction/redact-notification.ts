import type { Alert, Notification } from '../alertmanager/notification.ts';
import { createRedactor, type Redactor } from './create-redactor.ts';
import type { CredentialCounts } from './credential-kind.ts';

export type RedactedNotification = {
  readonly notification: Notification;
  /** How many markers of each kind were set. */
  readonly counts: CredentialCounts;
};

/**
 * Replaces credentials in label and annotation values, Grafana's value strings, names of alerts that
 * were left out, the group key and URLs by markers such as
 * `[redacted aws_secret_key]`; names stay. Delivery keys and hashes are made of the original: two alerts may differ in
 * nothing but what is lost here.
 */
export function redactNotification(notification: Notification): RedactedNotification {
  const { groupLabels, commonLabels, commonAnnotations, leftOut } = notification;
  const redactor = createRedactor();
  const shared = redactor.knownIn([groupLabels, commonLabels, commonAnnotations]);
  const redacted = {
    ...notification,
    alerts: notification.alerts.map((alert) => redactAlert(alert, redactor)),
    groupLabels: redactor.redactSet(groupLabels, shared),
    commonLabels: redactor.redactSet(commonLabels, shared),
    commonAnnotations: redactor.redactSet(commonAnnotations, shared),
    externalURL: redactor.redactText(notification.externalURL, shared),
    groupKey: redactor.redactText(notification.groupKey, shared),
    leftOut: {
      ...leftOut,
      names: leftOut.names.map(([name, count]) => [redactor.redactText(name, shared), count] as const),
    },
  };
  return { notification: redacted, counts: redactor.counts };
}

function redactAlert(alert: Alert, { knownIn, redactSet, redactText }: Redactor): Alert {
  const known = knownIn([alert.labels, alert.annotations]);
  const labels = redactSet(alert.labels, known);
  const redactUrl = (url: string | undefined) => url && redactText(url, known);
  return {
    ...alert,
    labels,
    annotations: redactSet(alert.annotations, known),
    generatorURL: redactUrl(alert.generatorURL),
    // Its matchers hold the labels' values: without one of them it would silence nothing, or too much.
    silenceURL: labels === alert.labels ? redactUrl(alert.silenceURL) : undefined,
    dashboardURL: redactUrl(alert.dashboardURL),
    panelURL: redactUrl(alert.panelURL),
    valueString: alert.valueString && redactText(alert.valueString, known),
    imageURL: redactUrl(alert.imageURL),
  };
}
