import { type Html, html } from '../text/html.ts';
import { emailStyles as styles } from './email-styles.ts';
import { inOnePiece } from './in-one-piece.ts';
import { linkText } from './link-text.ts';
import type { AlertView, AnnotationsView, LabelsView, LinkView, NotificationView } from './notification-view.ts';
import { toneStyles } from './tone.ts';
import { alertHeading, fullTitle, labelTexts, moreAlerts } from './view-texts.ts';

/**
 * The HTML part of an email: tables and inline styles, as mail programs need them, and nothing from elsewhere: no
 * image, font or script, so that opening it tells nobody. The small style sheet only serves dark mode; where it is
 * taken away, the colours still do.
 */
export function toEmailHtml(whole: NotificationView): string {
  const view = inOnePiece(whole);
  const { hex } = toneStyles[view.tone];
  const preview = view.shared.summary ?? view.alerts[0]?.annotations.summary ?? '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${fullTitle(view)}</title>
<style>
@media (prefers-color-scheme: dark) {
.page { background-color: #101214 !important; }
.card { background-color: #1c1f23 !important; border-color: #33383e !important; }
.ink { color: #f0f2f4 !important; }
.soft { color: #a7b0ba !important; }
.chip { background-color: #2b3036 !important; color: #d5dae0 !important; }
.link { color: #84b8ff !important; }
.rule { border-color: #33383e !important; }
}
</style>
</head>
<body class="page" style="${styles.body}">
<div style="${styles.preview}">${preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="${styles.page}">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" class="card" style="${styles.card}">
<tr><td style="${styles.bar}background-color:${hex};">&nbsp;</td></tr>
<tr><td style="padding:24px 28px 8px 28px;">
<span style="${styles.badge}background-color:${hex};">${view.status}</span>
<h1 class="ink" style="${styles.title}">${view.title}</h1>
${view.notes.map((text) => soft(text, styles.late))}
</td></tr>
${section([...annotations(view.shared), chips(view.labels), links(view.links)])}
${view.alerts.map(alertCard)}
${section([soft(moreAlerts(view), styles.more)])}
<tr><td class="rule" style="${styles.footer}">
${soft(`Receiver: ${view.receiver}`, styles.small)}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.toString();
}

function alertCard(alert: AlertView): Html {
  const { hex } = toneStyles[alert.tone];
  const { text, timing } = alertHeading(alert);
  const parts = [...annotations({ ...alert.annotations, summary: undefined }), chips(alert.labels), links(alert.links)];
  return html`<tr><td style="padding:6px 28px 10px 28px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td style="${styles.alert}border-left:4px solid ${hex};">
<div class="ink" style="${styles.headline}">${text}</div>
${soft(timing, styles.status)}
${parts}
</td></tr>
</table>
</td></tr>
`;
}

/** A row of the card, or nothing where it would be empty. */
function section(parts: readonly (Html | undefined)[]): Html | undefined {
  if (parts.every((part) => part === undefined)) return undefined;
  return html`<tr><td style="padding:4px 28px 12px 28px;">${parts}</td></tr>`;
}

function annotations({ summary, description, others }: AnnotationsView): (Html | undefined)[] {
  return [
    summary === undefined ? undefined : html`<div class="ink" style="${styles.headline}">${summary}</div>`,
    description === undefined ? undefined : html`<div class="ink" style="${styles.text}">${lines(description)}</div>`,
    ...others.map(
      ({ name, value }) =>
        html`<div class="ink" style="${styles.text}"><span class="soft" style="${styles.small}">${name}</span><br>${lines(value)}</div>`,
    ),
  ];
}

function chips(labels: LabelsView): Html | undefined {
  const texts = labelTexts(labels);
  if (texts.length === 0) return undefined;
  return html`<div style="margin:6px 0 2px 0;">${texts.map((text) => html`<span class="chip" style="${styles.chip}">${text}</span> `)}</div>`;
}

function links(targets: readonly LinkView[]): Html | undefined {
  if (targets.length === 0) return undefined;
  return html`<div style="margin:8px 0 2px 0;">${targets.map(
    (link) => html`<a class="link" href="${link.url}" style="${styles.link}">${linkText(link)}</a> `,
  )}</div>`;
}

function soft(text: string | undefined, style: string): Html | undefined {
  return text === undefined ? undefined : html`<div class="soft" style="${style}">${text}</div>`;
}

function lines(text: string): Html[] {
  return text.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`));
}
