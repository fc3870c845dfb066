import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';
import { countSlackUnits, readSlackMessage } from '../slack/reader.ts';
import { slackCall } from './format.ts';

const messageOf = (request: OutboundRequest) => slackCall.parse(JSON.parse(bodyOf(request))).message;

const ok = { status: 200, headers: {}, body: '{"ok":true,"channel":"C0123ABCD","ts":"1503435956.000247"}' };

export const contract: ProviderExample = {
  type: 'slack-api',
  options: { channel: 'C0123ABCD', mention: 'S0123ABCD' },
  secret: { botToken: 'xoxb-000000000000-sUpErSeCrEtToKeN' },
  fence: [],
  mentions: ['<!subteam^S0123ABCD>'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: '{"ok":false,"error":"channel_not_found"}' },
    { ...ok, body: '{"ok":false,"error":"a name of next year"}' },
    { ...ok, body: '{"ok":false}' },
    { ...ok, body: '{"error":"x","ok":false}' },
    { ...ok, body: 'ok' },
    { ...ok, body: '' },
    { ...ok, status: 202 },
  ],
  limits: [
    { name: 'blocks', max: 50, measure: (request) => messageOf(request).blocks.length },
    { name: 'UTF-16 units of all texts', max: 9_000, measure: (request) => countSlackUnits(messageOf(request)) },
  ],
  markup: new Set(),
  rawTexts: false,
  probe: { revoked: 'unauthenticated', gone: 'destination_gone' },
  read: (request) => readSlackMessage(messageOf(request)),
};
