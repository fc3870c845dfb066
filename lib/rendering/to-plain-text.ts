import { inOnePiece } from './in-one-piece.ts';
import { mapTexts } from './map-texts.ts';
import type { AlertView, AnnotationsView, LabelsView, LinkView, NotificationView } from './notification-view.ts';
import type { Defang } from './split-links.ts';
import { alertHeading, labelTexts, moreAlerts } from './view-texts.ts';

/**
 * The whole message as plain text, for email's text part and for providers without markup. Programs look for links in
 * it, so the texts are defanged.
 */
export function toPlainText(whole: NotificationView, defang: Defang): string {
  const view = mapTexts(whole, defang);
  return print(inOnePiece(view), [view.title, ...view.notes]);
}

/** As `toPlainText` for providers that show the title by itself, but with its texts as they are: `fitText` defangs them. */
export function toPlainBody(view: NotificationView): string {
  return print(inOnePiece(view), view.notes);
}

function print(view: NotificationView, opening: readonly string[]): string {
  const sections = [
    opening,
    [...annotationLines(view.shared), ...labelLines(view.labels)],
    ...view.alerts.map(alertLines),
    [moreAlerts(view)],
    linkLines(view.links),
    [`Receiver: ${view.receiver}`],
  ];
  return sections
    .map((lines) => lines.filter((line) => line).join('\n'))
    .filter((section) => section !== '')
    .join('\n\n');
}

function alertLines(alert: AlertView): string[] {
  const { text, timing } = alertHeading(alert);
  return [
    timing === undefined ? `* ${text}` : `* ${text} (${timing})`,
    ...annotationLines({ ...alert.annotations, summary: undefined }),
    ...labelLines(alert.labels),
    ...linkLines(alert.links),
  ];
}

/** Indented, so that no line of an annotation can pass for one of ours, such as `Runbook: https://…`. */
function annotationLines({ summary, description, others }: AnnotationsView): string[] {
  const texts = [summary, description, ...others.map(({ name, value }) => `${name}: ${value}`)];
  return texts.filter((text) => text !== undefined).map((text) => text.replace(/^/gm, '  '));
}

function labelLines(labels: LabelsView): string[] {
  const texts = labelTexts(labels);
  return texts.length > 0 ? [`Labels: ${texts.join(', ')}`] : [];
}

function linkLines(links: readonly LinkView[]): string[] {
  return links.map(({ label, url }) => `${label}: ${url}`);
}
