import * as z from 'zod';
import { emailAddress } from '../../address/email-address.ts';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { measureText } from '../../text/measure-text.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../contract/outcome.ts';
import { webhookUrlSecret, webhookUrls } from '../contract/webhook-url-secret.ts';
import { type AdaptiveCard, toAdaptiveCard } from './to-adaptive-card.ts';

/**
 * Bytes of the request. Teams refuses a message of more than 28,672 bytes as it stores it: a request of 24,453 bytes
 * became 28,897 (MicrosoftDocs/msteams-docs#11274). What it adds is not documented, so there is room for more of it.
 */
export const maxBodyBytes = 20_000;

/** Teams mentions users by their principal name or object id, and nobody else in a card. */
const mention = () =>
  z
    .strictObject({
      id: z
        .union([emailAddress(), z.guid('is not an object id')])
        .describe('the principal name or object id of the user'),
      // Nothing that Markdown or `<at>` could read.
      name: z
        .string()
        .max(60)
        .regex(/^\p{L}[\p{L}\p{N} .'-]*$/u, 'is not a plain name')
        .describe('the name to show'),
    })
    .describe('whom to mention while something fires');

/**
 * The public cloud, then the US government's: GCC, GCC High, DoD; then those of flows made before 2025. Connectors
 * (*.webhook.office.com) are gone. Source: learn.microsoft.com/power-platform/admin/online-requirements.
 */
const hosts = [
  '.environment.api.powerplatform.com',
  '.environment.api.gov.powerplatform.microsoft.us',
  '.environment.api.high.powerplatform.microsoft.us',
  '.environment.api.appsplatform.us',
  '.logic.azure.com',
  '.logic.azure.us',
];

/** A webhook of Teams' Workflows (Power Automate): "post to a channel or chat when a webhook request is received". */
export const teams = defineProvider({
  type: 'teams',
  class: 'chat',
  options: () => z.strictObject({ ...commonOptions(), mention: bySeverity(mention()).optional() }),
  secret: webhookUrlSecret,
  secretUrls: webhookUrls,
  hosts,
  render: (input) => {
    const view = viewNotification(input);
    const mentioned = chooseBySeverity(input.options.mention, view.tone);
    return {
      kind: 'https',
      method: 'POST',
      url: input.secret.webhookUrl,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: fitView(
        view,
        (fitted) => toBody(toAdaptiveCard(fitted, mentioned)),
        (body) => measureText(body, 'utf8_bytes') <= maxBodyBytes,
      ),
    };
  },
  classify,
});

/** The envelope that the template flow reads: it posts each attachment. Source: prometheus/alertmanager msteamsv2. */
function toBody(content: AdaptiveCard): string {
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return JSON.stringify({ type: 'message', attachments: [attachment] });
}

/**
 * A flow answers 202 as soon as it has started, some answer 200. What stands behind may have refused the message all the
 * same and say so in the body: `… Microsoft Teams endpoint returned HTTP error 429 …` (msteams-docs#1810, #4145).
 */
function classify(answer: Answer): Outcome {
  const { status, body } = answer;
  if (status < 200 || status > 299) return classifyHttp(answer);
  if (!body.includes('returned HTTP error')) return delivered(status);
  const endpointStatus = Number(/returned HTTP error ([45]\d\d)\b/.exec(body)?.[1]);
  return Number.isNaN(endpointStatus)
    ? reject('refused', { status })
    : { ...classifyHttp({ ...answer, status: endpointStatus }), status };
}
