import * as z from 'zod';
import { emailAddress } from '../../address/email-address.ts';
import { sendingIdentities } from '../../address/sending-identities.ts';
import { commonOptions } from '../../rendering/common-options.ts';
import { retryAsAsked } from '../contract/classify-http.ts';
import { classifyWithoutSecret } from '../contract/classify-without-secret.ts';
import { defineProvider, noSecret } from '../contract/define-provider.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { type Outcome, reject, retry } from '../contract/outcome.ts';
import { type Proof, proofOf, proven, unproven } from '../contract/probe.ts';
import { mailOptions } from './mail-options.ts';
import { createEmailMessage } from './message.ts';

/** To, Cc and Bcc of one message together. Source: docs.aws.amazon.com/ses/latest/dg/quotas.html. */
export const maxRecipients = 50;

/** Throttling of the account, not of the message: SES lifts it within minutes or on request. */
const slowRetrySeconds = 15 * 60;

/** One message to all recipients, through Amazon SES. The `From` address comes from the allow-list. */
export const email = defineProvider({
  type: 'email',
  vendor: 'aws',
  class: 'mail',
  options: () =>
    z.strictObject({ ...commonOptions(), ...mailOptions(), to: z.array(emailAddress()).min(1).max(maxRecipients) }),
  secret: noSecret,
  hosts: [],
  optionAddresses: (options) => options.to.map((address, index) => ({ path: ['to', index], address })),
  awsGrants: () => [{ action: 'ses:SendEmail' }],
  render: (input) => ({ kind: 'ses', to: input.options.to, ...createEmailMessage(input) }),
  classify,
  probe: ({ emailFrom = '' }) => [
    { request: { kind: 'ses_identity', identities: sendingIdentities(emailFrom) }, judge: judgeIdentity },
  ],
  probeGrants: () => [{ action: 'ses:GetEmailIdentity' }],
});

/** Source: docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html. */
function judgeIdentity(answer: Answer): Proof {
  const { status } = answer;
  if (status !== 200 || answer.errorName !== undefined) return proofOf(classify(answer));
  switch (answer.body) {
    case '{"VerifiedForSendingStatus":true}':
      return proven(status);
    case '{"VerifiedForSendingStatus":false}':
      return unproven('refused', { isFinal: true, status });
    default:
      return unproven('unexpected_error', { isFinal: false, status });
  }
}

/**
 * Source: botocore's service model of sesv2 and AWS' common errors. There is no secret, so none is suspect: what fails
 * is the role or the account.
 */
function classify(answer: Answer): Outcome {
  const { status, errorName } = answer;
  switch (errorName) {
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
      return classifyWithoutSecret(answer);
  }
}
