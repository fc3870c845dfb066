import * as z from 'zod';
import { topicArnForm, topicArnPattern } from '../../address/topic-arn.ts';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitTitle } from '../../rendering/fit-text.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { createDefanger } from '../../rendering/split-links.ts';
import { toPlainText } from '../../rendering/to-plain-text.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { measureText } from '../../text/measure-text.ts';
import { retryAsAsked } from '../contract/classify-http.ts';
import { classifyWithoutSecret, retryDenied } from '../contract/classify-without-secret.ts';
import { defineProvider, noSecret } from '../contract/define-provider.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { type Outcome, reject, retry } from '../contract/outcome.ts';
import { proofOf } from '../contract/probe.ts';

/**
 * UTF-16 units of the subject, the strictest reading of "less than 100 characters long". It is UTF-8; until 2023 it was
 * ASCII. Source: docs.aws.amazon.com/sns/latest/api/API_Publish.html, and the model of the SDK.
 */
export const maxSubjectUnits = 99;

/** Bytes of UTF-8: 262,144, attributes included, for which 1,024 are kept. Source: the same page, `Message`. */
export const maxMessageBytes = 262_144 - 1_024;

const topicArn = () => z.string().regex(topicArnPattern, topicArnForm);

/** A message to an Amazon SNS topic, in plain text. A FIFO topic keeps firing and resolved of one group in order. */
export const sns = defineProvider({
  type: 'sns',
  class: 'program',
  options: () => z.strictObject({ ...commonOptions(), topicArn: topicArn() }),
  secret: noSecret,
  hosts: [],
  vendor: 'aws',
  region: (options) => options.topicArn.split(':')[3],
  awsGrants: (options) => [{ action: 'sns:Publish', field: 'topicArn', topicArn: options.topicArn }],
  render: (input) => {
    const view = viewNotification(input);
    const defang = createDefanger(input.linkHosts);
    const message = fitView(
      view,
      (fitted) => toPlainText(fitted, defang),
      (text) => measureText(text, 'utf8_bytes') <= maxMessageBytes,
    );
    return {
      kind: 'sns',
      topicArn: input.options.topicArn,
      subject: fitTitle(view, defang, { max: maxSubjectUnits, unit: 'utf16_units' }),
      message,
      // From closed sets, so a subscription's filter policy can rely on them.
      attributes: { status: view.status, tone: view.tone },
      ...(input.options.topicArn.endsWith('.fifo')
        ? { fifo: { groupId: input.groupHash, deduplicationId: `${input.deliveryKey}.${input.acceptedAtMs}` } }
        : {}),
    };
  },
  classify,
  // Source: docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html.
  probe: ({ options }) => [
    {
      request: { kind: 'sns_topic', topicArn: options.topicArn },
      judge: (answer) => proofOf(classify(answer)),
    },
  ],
  probeGrants: (options) => [{ action: 'sns:GetTopicAttributes', topicArn: options.topicArn }],
});

/** Source: botocore's service model of sns, `Publish`, and AWS' common errors. */
function classify(answer: Answer): Outcome {
  const { status, errorName } = answer;
  switch (errorName) {
    case 'ThrottledException':
    case 'ThrottlingException':
    case 'Throttling':
    case 'KMSThrottlingException':
      return retryAsAsked('rate_limited', answer);
    case 'NotFoundException':
      return reject('destination_gone', { status });
    case 'KMSAccessDeniedException':
      return retryDenied(status);
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'RequestExpired':
      // The role's credentials or the clock: the next attempt has new ones.
      return retry('unexpected_error', { status });
    default:
      return classifyWithoutSecret(answer);
  }
}
