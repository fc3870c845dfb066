import { fitTitle } from '../../rendering/fit-text.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { createDefanger } from '../../rendering/split-links.ts';
import { threadKey } from '../../rendering/thread-key.ts';
import { toPlainText } from '../../rendering/to-plain-text.ts';
import { type ViewInput, viewNotification } from '../../rendering/view-notification.ts';
import { cutEscaped } from '../../text/cut-escaped.ts';
import { headerText, messageId } from '../../text/header-text.ts';
import { measureText } from '../../text/measure-text.ts';
import type { MailOptions } from './mail-options.ts';
import { createEmailHtml } from './to-html.ts';

/** Bytes of UTF-8. Phones show some 40 characters; RFC 2047 makes it a third longer, SES takes 995. */
export const maxSubjectBytes = 200;

const subjectLimit = { max: maxSubjectBytes, unit: 'utf8_bytes' } as const;

/** Bytes of the HTML part: Gmail clips what is over 102 KB; SES takes 40 MB, most mail servers 10 MB and more. */
export const maxHtmlBytes = 100_000;

export type EmailMessage = {
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

/**
 * What an email says, whatever carries it. Throws where the allow-list has no `From` address; `prepare` turns that into
 * `render_failed`.
 */
export function createEmailMessage(
  input: ViewInput & {
    readonly options: MailOptions;
    readonly emailFrom: string | undefined;
    readonly groupHash: string;
  },
): EmailMessage {
  if (input.emailFrom === undefined) throw new Error('the allow-list has no emailFrom');
  const view = viewNotification(input);
  const toHtml = createEmailHtml(input.linkHosts);
  const defang = createDefanger(input.linkHosts);
  const parts = fitView(
    view,
    (fitted) => ({ html: toHtml(fitted), text: toPlainText(fitted, defang) }),
    ({ html }) => measureText(html, 'utf8_bytes') <= maxHtmlBytes,
  );
  const thread = messageId(threadKey(input, input.options.threadDays), domainOf(input.emailFrom));
  const subject =
    input.options.subject === 'stable'
      ? cutEscaped(view.topic, subjectLimit.max, subjectLimit.unit, defang)
      : fitTitle(view, defang, subjectLimit);
  return {
    from: input.emailFrom,
    subject: headerText(subject, maxSubjectBytes),
    ...parts,
    headers: [
      // No message has this id: firing and resolved both answer it, and so stand in one thread; in Gmail with the same
      // subject only. SES keeps both. Source: workspaceupdates.googleblog.com, March 2019, on threading.
      { name: 'In-Reply-To', value: thread },
      { name: 'References', value: thread },
      // Keeps out-of-office replies away. Source: RFC 3834.
      { name: 'Auto-Submitted', value: 'auto-generated' },
    ],
  };
}

/** Of `a@b.example` and of `Name <a@b.example>`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).replace(/>\s*$/, '');
}
