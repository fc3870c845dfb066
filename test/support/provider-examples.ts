import type { FencedHost } from '../../lib/allow-list/allow-list.ts';
import type { Answer, OutboundRequest } from '../../lib/providers/contract/outbound-request.ts';
import { discord } from '../../lib/providers/discord/contract.ts';
import { emailMarkup } from '../../lib/providers/email/markup.ts';
import { googleChat } from '../../lib/providers/google-chat/contract.ts';
import { matrix } from '../../lib/providers/matrix/contract.ts';
import { mattermost } from '../../lib/providers/mattermost/contract.ts';
import { ntfy } from '../../lib/providers/ntfy/contract.ts';
import { pagerduty } from '../../lib/providers/pagerduty/contract.ts';
import { pushover } from '../../lib/providers/pushover/contract.ts';
import { rocketChat } from '../../lib/providers/rocket-chat/contract.ts';
import { countSlackUnits, parseSlackMessage, readSlackMessage } from '../../lib/providers/slack/reader.ts';
import { slackApi } from '../../lib/providers/slack-api/contract.ts';
import { smtp } from '../../lib/providers/smtp/contract.ts';
import { sns } from '../../lib/providers/sns/contract.ts';
import { teams } from '../../lib/providers/teams/contract.ts';
import { telegram } from '../../lib/providers/telegram/contract.ts';
import { webex } from '../../lib/providers/webex/contract.ts';
import { zulip } from '../../lib/providers/zulip/contract.ts';
import { readHtml } from './provider-readers/read-html.ts';
import { mergeReadings, nothing, type WhatAReaderGets } from './provider-readers/what-a-reader-gets.ts';

/** What the contract suite has to know of a provider: add an entry here with every provider. */
export type ProviderExample = {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Every field of the secret, valid. */
  readonly secret: Readonly<Record<string, string>> | undefined;
  readonly fence: readonly FencedHost[];
  /** Where the URL that is called comes from; absent where the provider calls a fixed host or none. */
  readonly urlFrom?: { readonly part: 'secret' | 'options'; readonly field: string; readonly url: string };
  /** Whose status codes the answers have; HTTP's where absent. */
  readonly replies?: 'smtp';
  /** The static mention of `options`, as a reader finds it. */
  readonly mentions: readonly string[];
  readonly delivered: Answer;
  /** Answers with a success status that are none. */
  readonly notDelivered: readonly Answer[];
  /** What the vendor limits, each measured on a request. */
  readonly limits: readonly {
    readonly name: string;
    readonly max: number;
    readonly measure: (request: OutboundRequest) => number;
  }[];
  /** Markup that the template writes itself, whatever an alert says. */
  readonly markup: ReadonlySet<string>;
  /** Whether texts arrive as they were sent, for machines. */
  readonly rawTexts: boolean;
  readonly read: (request: OutboundRequest) => WhatAReaderGets;
};

const ok = { status: 200, headers: {}, body: 'ok' };

const slack: ProviderExample = {
  type: 'slack',
  options: { mention: 'here' },
  secret: { webhookUrl: 'https://hooks.slack.com/services/T00000000/B00000000/sUpErSeCrEtToKeN' },
  fence: [],
  urlFrom: { part: 'secret', field: 'webhookUrl', url: 'https://hooks.slack.com/services/T0/B0/sUpErSeCrEtToKeN' },
  mentions: ['<!here>'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: 'ok\n' },
    { ...ok, body: 'invalid_payload' },
    { ...ok, body: '' },
    { ...ok, status: 202 },
  ],
  limits: [
    { name: 'blocks', max: 50, measure: (request) => parseSlackMessage(bodyOf(request)).blocks.length },
    { name: 'UTF-16 units of all texts', max: 9_000, measure: (request) => countSlackUnits(bodyOf(request)) },
    {
      name: 'UTF-16 units of the header',
      max: 150,
      measure: (request) =>
        Math.max(
          ...parseSlackMessage(bodyOf(request)).blocks.map((block) =>
            block.type === 'header' ? block.text.text.length : 0,
          ),
        ),
    },
  ],
  markup: new Set(),
  rawTexts: false,
  read: (request) => readSlackMessage(bodyOf(request)),
};

const email: ProviderExample = {
  type: 'email',
  options: { to: ['oncall@example.com', 'lead@example.com'] },
  secret: undefined,
  fence: [],
  mentions: [],
  delivered: { status: 200, headers: {}, body: '{"MessageId":"m-1"}' },
  notDelivered: [{ status: 200, headers: {}, body: '', errorName: 'MessageRejected' }],
  limits: [
    { name: 'bytes of the subject', max: 200, measure: (request) => Buffer.byteLength(sesOf(request).subject) },
    { name: 'bytes of the HTML part', max: 100_000, measure: (request) => Buffer.byteLength(sesOf(request).html) },
    { name: 'bytes of the text part', max: 100_000, measure: (request) => Buffer.byteLength(sesOf(request).text) },
    { name: 'recipients', max: 50, measure: (request) => sesOf(request).to.length },
  ],
  markup: emailMarkup,
  rawTexts: false,
  read: (request) => {
    const { html, subject, text } = sesOf(request);
    return mergeReadings([readHtml(html), { ...nothing, texts: [subject, text], searched: [subject, text] }]);
  },
};

const webhook: ProviderExample = {
  type: 'webhook',
  options: { url: 'https://hooks.payments.example.com:8443/alerts' },
  secret: { signingKey: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  fence: [{ host: 'hooks.payments.example.com', port: 8443, private: true }],
  urlFrom: { part: 'options', field: 'url', url: 'https://hooks.payments.example.com:8443/alerts' },
  mentions: [],
  delivered: { status: 204, headers: {}, body: '' },
  notDelivered: [{ status: 302, headers: { location: 'https://evil.example/' }, body: '' }],
  limits: [{ name: 'bytes of the body', max: 262_144, measure: (request) => Buffer.byteLength(bodyOf(request)) }],
  markup: new Set(),
  rawTexts: true,
  read: (request) => {
    JSON.parse(bodyOf(request));
    return nothing;
  },
};

/** By type, one for every provider of the registry. */
export const providerExamples: ReadonlyMap<string, ProviderExample> = new Map(
  [
    discord,
    email,
    googleChat,
    matrix,
    mattermost,
    ntfy,
    pagerduty,
    pushover,
    rocketChat,
    slack,
    slackApi,
    smtp,
    sns,
    teams,
    telegram,
    webex,
    webhook,
    zulip,
  ].map((example) => [example.type, example]),
);

export function bodyOf(request: OutboundRequest): string {
  if (request.kind !== 'https') throw new Error('not an HTTPS request');
  return request.body;
}

export function sesOf(request: OutboundRequest) {
  if (request.kind !== 'ses') throw new Error('not an SES request');
  return request;
}

export function smtpOf(request: OutboundRequest) {
  if (request.kind !== 'smtp') throw new Error('not an SMTP request');
  return request;
}

export function snsOf(request: OutboundRequest) {
  if (request.kind !== 'sns') throw new Error('not an SNS request');
  return request;
}
