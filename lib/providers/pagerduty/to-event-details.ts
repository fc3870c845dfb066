import { layOut, moreText } from '../../rendering/layout.ts';
import type { AlertView, AnnotationsView, NamedText, NotificationView } from '../../rendering/notification-view.ts';
import { timingText } from '../../rendering/view-timing.ts';

type Details = { readonly [name: string]: string | Details | readonly (string | Details)[] };

/**
 * A view as the details of an incident, which is shown as a table: names of fields that people read, values that are
 * text. Names and values of labels stand in objects of their own, so that no label passes for one of the fields.
 */
export function toEventDetails(view: NotificationView, shortened: boolean): Details {
  const { alerts, more } = layOut(view);
  const notes = [...view.notes, ...(shortened ? ['Shortened: the details were larger than an event may be.'] : [])];
  return {
    ...(notes.length > 0 ? { notes } : {}),
    ...annotations(view.shared),
    alerts: view.alerts.map((alert, index) => alertDetails(alert, alerts[index]?.heading.text ?? '')),
    ...(more === undefined ? {} : { more: moreText(more) ?? '' }),
    ...labels(view.labels),
    receiver: view.receiver,
  };
}

function alertDetails(alert: AlertView, heading: string): Details {
  const { timing } = alert;
  return {
    alert: heading,
    ...(alert.severity === undefined ? {} : { severity: alert.severity }),
    ...(timing === undefined ? {} : { timing: timingText(timing) }),
    ...annotations({ ...alert.annotations, summary: undefined }),
    ...labels({ ...alert.labels, shown: [...alert.differs, ...alert.labels.shown] }),
  };
}

function annotations({ summary, description, others }: AnnotationsView): Details {
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(others.length > 0 ? { annotations: toObject(others) } : {}),
  };
}

function labels({ shown, leftOut }: { readonly shown: readonly NamedText[]; readonly leftOut: number }): Details {
  return {
    ...(shown.length > 0 ? { labels: toObject(shown) } : {}),
    ...(leftOut > 0 ? { labelsLeftOut: String(leftOut) } : {}),
  };
}

/** `fromEntries` defines own properties, so a label called `__proto__` is one, and JSON writes it. */
function toObject(texts: readonly NamedText[]): Record<string, string> {
  return Object.fromEntries(texts.map(({ name, value }) => [name, value]));
}
