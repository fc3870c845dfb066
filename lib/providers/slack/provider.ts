import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { classifyHttp, retryAsAsked } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../contract/outcome.ts';
import { provenIf } from '../contract/probe.ts';
import { webhookUrlSecret, webhookUrls } from '../contract/webhook-url-secret.ts';
import { createSlackMessage, slackMention } from './message.ts';

/** Workflow Builder's URLs take a workflow's variables and no message, and answer each with an error. */
const workflowPath = /^\/(?:triggers|workflows)\//;

const secret = () =>
  z.object({
    webhookUrl: webhookUrlSecret().shape.webhookUrl.refine(
      (url) => !workflowPath.test(URL.parse(url)?.pathname ?? ''),
      {
        params: {
          hint: 'starts a workflow, which takes no message: write the URL of an incoming webhook, https://hooks.slack.com/services/…',
        },
      },
    ),
  });

/**
 * An incoming webhook of Slack or GovSlack. No `channel` is sent: legacy webhooks answer 404 even to their own
 * (slackapi/java-slack-sdk#1621).
 */
export const slack = defineProvider({
  type: 'slack',
  class: 'chat',
  options: () => z.strictObject({ ...commonOptions(), mention: slackMention() }),
  secret,
  secretUrls: webhookUrls,
  hosts: ['hooks.slack.com', 'hooks.slack-gov.com'],
  render: (input) => ({
    kind: 'https',
    method: 'POST',
    url: input.secret.webhookUrl,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(createSlackMessage(input, input.options.mention)),
  }),
  classify,
  // A live webhook says what is missing, with 400 (500 until some years ago); an unknown or revoked one is 403 or 404, one
  // whose channel is archived 410. Source: docs.slack.dev, "Sending messages using incoming webhooks", "Handling errors".
  probe: ({ secret: { webhookUrl } }) => [
    {
      request: {
        kind: 'https',
        method: 'POST',
        url: webhookUrl,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: '{"text":""}',
      },
      judge: (answer) =>
        provenIf(/^(?:no_text|missing_text_or_fallback_or_attachments)\s*$/.test(answer.body), answer, classify),
    },
  ],
});

/**
 * Success is 200 with the body `ok`, and errors are words in plain text. `rollup_error` is the one error that passes.
 * Source: prometheus/alertmanager notify/slack; api.slack.com/changelog/2016-05-17.
 */
function classify(answer: Answer): Outcome {
  if (answer.status === 200 && answer.body === 'ok') return delivered(200);
  if (answer.body.trim() === 'rollup_error') return retryAsAsked('provider_unavailable', answer);
  if (answer.status >= 200 && answer.status <= 299) return reject('refused', { status: answer.status });
  return classifyHttp(answer);
}
