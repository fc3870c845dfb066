import * as z from 'zod';
import { delivered, type Outcome, reject, retry } from '../delivery/outcome.ts';
import { commonOptions } from '../rendering/common-options.ts';
import { fitView } from '../rendering/fit-view.ts';
import { toEmailHtml } from '../rendering/to-email-html.ts';
import { toPlainText } from '../rendering/to-plain-text.ts';
import { viewNotification } from '../rendering/view-notification.ts';
import { fullTitle } from '../rendering/view-texts.ts';
import { headerText, messageId } from '../text/header-text.ts';
import { measureText } from '../text/measure-text.ts';
import { classifyHttp, retryAsAsked } from './classify-http.ts';
import { type Answer, defineProvider } from './define-provider.ts';
import { emailAddress } from './email-address.ts';

/** To, Cc and Bcc of one message together. Source: docs.aws.amazon.com/ses/latest/dg/quotas.html. */
export const maxRecipients = 50;

/** Bytes of UTF-8. Phones show some 40 characters; RFC 2047 makes it a third longer, SES takes 995. */
export const maxSubjectBytes = 200;

/** Bytes of the HTML part: Gmail clips what is over 102 KB, and SES takes 40 MB. */
export const maxHtmlBytes = 100_000;

/** Throttling of the account, not of the message: SES lifts it within minutes or on request. */
const slowRetrySeconds = 15 * 60;

/** One message to all recipients, through Amazon SES. The `From` address comes from the allow-list. */
export const email = defineProvider({
  type: 'email',
  options: z.strictObject({ ...commonOptions, to: z.array(emailAddress).min(1).max(maxRecipients) }),
  secret: z.undefined(),
  hosts: [],
  optionAddresses: (options) => options.to.map((address, index) => ({ path: ['to', index], address })),
  render: (input) => {
    if (input.emailFrom === undefined) throw new Error('the allow-list has no emailFrom');
    const view = viewNotification(input);
    const message = fitView(
      view,
      (fitted) => ({ html: toEmailHtml(fitted), text: toPlainText(fitted) }),
      ({ html }) => measureText(html, 'utf8_bytes') <= maxHtmlBytes,
    );
    const thread = messageId(input.groupHash, domainOf(input.emailFrom));
    return {
      kind: 'ses',
      from: input.emailFrom,
      to: input.options.to,
      subject: headerText(fullTitle(view), maxSubjectBytes),
      ...message,
      headers: [
        // No message has this id: firing and resolved both answer it, and so stand in one thread. SES keeps both.
        { name: 'In-Reply-To', value: thread },
        { name: 'References', value: thread },
        // Keeps out-of-office replies away. Source: RFC 3834.
        { name: 'Auto-Submitted', value: 'auto-generated' },
      ],
    };
  },
  classify,
});

/** Of `a@b.example` and of `Name <a@b.example>`. */
function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).replace(/>\s*$/, '');
}

/**
 * Source: botocore's service model of sesv2 and AWS' common errors. There is no secret, so none is suspect: what fails
 * is the role or the account.
 */
function classify(answer: Answer): Outcome {
  const { status, errorName } = answer;
  switch (errorName) {
    case undefined:
      return status === 200 ? delivered(status) : withoutSecret(classifyHttp(answer));
    case 'TooManyRequestsException':
    case 'ThrottlingException':
    case 'Throttling':
      return retryAsAsked('rate_limited', answer);
    case 'LimitExceededException':
      return retry('rate_limited', { status, afterSeconds: slowRetrySeconds });
    case 'SendingPausedException':
      return retry('provider_unavailable', { status, afterSeconds: slowRetrySeconds });
    case 'AccountSuspendedException':
    case 'MailFromDomainNotVerifiedException':
    case 'MessageRejected':
    case 'NotFoundException':
    case 'BadRequestException':
      return reject('refused', { status });
    case 'ExpiredTokenException':
    case 'RequestExpired':
      // The role's credentials or the clock: the next attempt has new ones.
      return retry('unexpected_error', { status });
    default:
      return withoutSecret(classifyError(answer));
  }
}

/** An error is never a success, whatever status the SDK gives it. */
function classifyError(answer: Answer): Outcome {
  const outcome = classifyHttp(answer);
  return outcome.kind === 'delivered' ? retry('unexpected_error', { status: answer.status }) : outcome;
}

function withoutSecret(outcome: Outcome): Outcome {
  if (outcome.kind === 'delivered')
    return reject('refused', outcome.status === undefined ? {} : { status: outcome.status });
  return outcome.kind === 'reject' ? { ...outcome, secretSuspect: false } : outcome;
}
