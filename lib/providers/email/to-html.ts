import { type AlertLayout, fullTitle, type Line, layOut, moreText } from '../../rendering/layout.ts';
import { linkText } from '../../rendering/link-text.ts';
import type { NotificationView } from '../../rendering/notification-view.ts';
import { createDefanger, type Defang, type LinkPart, remember, splitLinks } from '../../rendering/split-links.ts';
import { toneStyles } from '../../rendering/tone.ts';
import { timingText } from '../../rendering/view-timing.ts';
import { type Html, type HtmlPart, html } from '../../text/html.ts';
import { emailStyles as styles } from './styles.ts';

/**
 * The HTML part of an email: tables and inline styles, as mail programs need them, and nothing from elsewhere: no
 * image, font or script, so that opening it tells nobody. The small style sheet only serves dark mode; where it is
 * taken away, the colours still do.
 *
 * Mail programs make links of host names in text. What leads elsewhere than to `linkHosts` is shown as it is, and copied
 * as it is, but not in one text node.
 */
export function createEmailHtml(linkHosts: ReadonlySet<string>): (view: NotificationView) => string {
  const defang = createDefanger(linkHosts);
  const show = remember((text) => html`${splitLinks(text, linkHosts).map(showPart)}`);
  return (view) => print(view, show, defang);
}

function print(view: NotificationView, show: Show, defang: Defang): string {
  const { hex } = toneStyles[view.tone];
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  const preview = view.shared.summary ?? view.alerts[0]?.annotations.summary ?? '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${defang(fullTitle(view))}</title>
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
<div style="${styles.preview}">${show(preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="${styles.page}">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" class="card" style="${styles.card}">
<tr><td style="${styles.bar}background-color:${hex};">&nbsp;</td></tr>
<tr><td style="padding:24px 28px 8px 28px;">
<span style="${styles.badge}background-color:${hex};">${view.status}</span>
<h1 class="ink" style="${styles.title}">${show(fullTitle(view))}</h1>
${notes.map((note) => soft(note, styles.late))}
</td></tr>
${section(overview.map((line) => toPart(line, show)))}
${alerts.map((alert) => alertCard(alert, show))}
${section([more && soft(show(moreText(more) ?? ''), styles.more), ...closing.map((line) => toPart(line, show))])}
${receiver === '' ? undefined : footer(show(`Receiver: ${receiver}`))}
</table>
</td></tr>
</table>
</body>
</html>
`.toString();
}

/** Writes a text that an alert author chose. */
type Show = (text: string) => Html;

/**
 * Apple's data detectors look across elements, but leave out what touches an anchor, be it without a target; others
 * look at one text node at a time, and may take an anchor without a target away, but no span.
 * Source: WebKit `DataDetection.cpp`, `searchForLinkRemovingExistingDDLinks`.
 */
const joint = (text: string): Html => html`<span><a>${text}</a></span>`;

function showPart({ kind, text }: LinkPart): HtmlPart {
  if (kind === 'text') return text;
  const colon = Math.max(0, text.indexOf(':'));
  return [text.slice(0, colon), joint(text.slice(colon))];
}

function alertCard({ tone, heading, lines }: AlertLayout, show: Show): Html {
  const { hex } = toneStyles[tone];
  return html`<tr><td style="padding:6px 28px 10px 28px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td style="${styles.alert}border-left:4px solid ${hex};">
<div class="ink" style="${styles.headline}">${show(heading.text)}</div>
${lines.map((line) => toPart(line, show))}
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

function footer(text: Html): Html {
  return html`<tr><td class="rule" style="${styles.footer}">
${soft(text, styles.small)}
</td></tr>`;
}

function toPart(line: Line, show: Show): Html | undefined {
  switch (line.kind) {
    case 'summary':
      return html`<div class="ink" style="${styles.headline}">${show(line.text)}</div>`;
    case 'text':
      return html`<div class="ink" style="${styles.text}">${breakLines(line.text, show)}</div>`;
    case 'named':
      return html`<div class="ink" style="${styles.text}"><span class="soft" style="${styles.small}">${show(line.name)}</span><br>${breakLines(line.text, show)}</div>`;
    case 'timing':
      return soft(timingText(line.timing), styles.status);
    case 'links':
      return html`<div style="margin:8px 0 2px 0;">${line.links.map(
        (link) => html`<a class="link" href="${link.url}" style="${styles.link}">${linkText(link)}</a> `,
      )}</div>`;
    case 'labels':
      return html`<div style="margin:6px 0 2px 0;">${line.texts.map((text) => html`<span class="chip" style="${styles.chip}">${show(text)}</span> `)}</div>`;
  }
}

function soft(text: HtmlPart, style: string): Html | undefined {
  return text === undefined ? undefined : html`<div class="soft" style="${style}">${text}</div>`;
}

function breakLines(text: string, show: Show): Html[] {
  return text.split('\n').map((line, index) => (index === 0 ? show(line) : html`<br>${show(line)}`));
}
