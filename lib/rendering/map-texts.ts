import type { AlertView, AnnotationsView, LabelsView, NamedText, NotificationView } from './notification-view.ts';

/** A view with every text in it that an alert author or a configuration chose put through `map`; our own stay. */
export function mapTexts(view: NotificationView, map: (text: string) => string): NotificationView {
  const named = ({ name, value }: NamedText): NamedText => ({ name: map(name), value: map(value) });
  const mapLabels = ({ shown, leftOut }: LabelsView): LabelsView => ({
    shown: shown.map((label) => ({ ...label, ...named(label) })),
    leftOut,
  });
  const mapAnnotations = ({ summary, description, others }: AnnotationsView): AnnotationsView => ({
    summary: summary && map(summary),
    description: description && map(description),
    others: others.map(named),
  });
  const mapAlert = (alert: AlertView): AlertView => ({
    ...alert,
    name: alert.name && map(alert.name),
    severity: alert.severity && map(alert.severity),
    differs: alert.differs.map(named),
    annotations: mapAnnotations(alert.annotations),
    labels: mapLabels(alert.labels),
  });
  return {
    ...view,
    title: map(view.title),
    titleDetail: map(view.titleDetail),
    shorterTitles: view.shorterTitles.map(map),
    receiver: map(view.receiver),
    shared: mapAnnotations(view.shared),
    labels: mapLabels(view.labels),
    topic: map(view.topic),
    alerts: view.alerts.map(mapAlert),
    leftOut: {
      ...view.leftOut,
      names: view.leftOut.names.map(({ name, count }) => ({ name: map(name), count })),
    },
  };
}
