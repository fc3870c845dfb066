import { expect, it } from 'vitest';
import type { Answer } from '../../lib/providers/contract/outbound-request.ts';
import type { ProbeStep, Proof } from '../../lib/providers/contract/probe.ts';
import { providers } from '../../lib/providers/registry.ts';
import { type InputOverrides, prepareInput } from '../support/provider-input.ts';

function stepsOf(type: string, overrides: InputOverrides = {}): readonly ProbeStep[] {
  const prepared = providers.get(type)?.prepareProbe(prepareInput(type, overrides));
  if (!prepared?.ok) throw new Error(`${type} is refused`);
  return prepared.steps;
}

/** What the last question makes of an answer. */
function judge(type: string, answer: Partial<Answer>, overrides: InputOverrides = {}): Proof | undefined {
  return stepsOf(type, overrides)
    .at(-1)
    ?.judge({ status: 200, headers: {}, body: '', ...answer });
}

function urlsOf(type: string, overrides: InputOverrides = {}) {
  return stepsOf(type, overrides).map(({ request }) => request.kind === 'https' && `${request.method} ${request.url}`);
}

const proven = { kind: 'proven' };
const gone = { kind: 'unproven', reason: 'destination_gone', isFinal: true };
const refused = { kind: 'unproven', reason: 'refused', isFinal: true };
const unsure = { kind: 'unproven', isFinal: false };

it.each([
  ['a live webhook', { status: 400, body: 'no_text' }, proven],
  ['a live webhook of older servers', { status: 500, body: 'missing_text_or_fallback_or_attachments\n' }, proven],
  ['a fault of its own', { status: 500, body: 'internal_error' }, unsure],
  ['another complaint', { status: 400, body: 'invalid_payload' }, refused],
  ['an archived channel', { status: 410, body: 'channel_is_archived' }, gone],
  ['a message that it took', { status: 200, body: 'ok' }, refused],
] as const)('Slack’s webhook: %s', (_title, answer, expected) => {
  expect(judge('slack', answer)).toMatchObject(expected);
});

const channel = (fields: object) => JSON.stringify({ ok: true, channel: { id: 'C0123ABCD', ...fields } });

it.each([
  ['in the channel', { body: channel({ is_archived: false, is_member: true }) }, proven],
  ['in a direct message, which has no members', { body: channel({ is_im: true }) }, proven],
  ['in an archived channel', { body: channel({ is_archived: true, is_member: true }) }, gone],
  [
    'outside of the channel',
    { body: channel({ is_member: false }), headers: { 'x-oauth-scopes': 'chat:write' } },
    gone,
  ],
  [
    'outside, and may write to all public channels',
    { body: channel({ is_member: false }), headers: { 'x-oauth-scopes': 'chat:write,chat:write.public' } },
    proven,
  ],
  ['not allowed to look', { body: '{"ok":false,"error":"missing_scope","needed":"channels:read"}' }, proven],
  ['of no such channel', { body: '{"ok":false,"error":"channel_not_found"}' }, gone],
  ['limited', { body: '{"ok":false,"error":"ratelimited"}' }, unsure],
] as const)('Slack’s bot: %s', (_title, answer, expected) => {
  expect(judge('slack-api', answer)).toMatchObject(expected);
});

it('Slack’s bot: its token first, then its channel, at its own host', () => {
  expect(urlsOf('slack-api', { options: { govSlack: true } })).toEqual([
    'POST https://slack-gov.com/api/auth.test',
    'POST https://slack-gov.com/api/conversations.info',
  ]);
});

const member = (fields: object) => JSON.stringify({ ok: true, result: { user: { id: 1 }, ...fields } });

it.each([
  ['a member', member({ status: 'member' }), proven],
  ['an administrator who may post', member({ status: 'administrator', can_post_messages: true }), proven],
  ['an administrator of a group', member({ status: 'administrator' }), proven],
  ['an administrator who may not post', member({ status: 'administrator', can_post_messages: false }), refused],
  ['muted', member({ status: 'restricted', is_member: true, can_send_messages: false }), refused],
  ['restricted and outside', member({ status: 'restricted', is_member: false, can_send_messages: true }), gone],
  ['outside', member({ status: 'left' }), gone],
  ['thrown out', member({ status: 'kicked' }), gone],
])('Telegram’s bot: %s', (_title, body, expected) => {
  expect(judge('telegram', { body })).toMatchObject(expected);
});

it('Telegram’s bot asks who it is in a group, and not in a chat with one person', () => {
  expect(stepsOf('telegram')).toHaveLength(2);
  expect(stepsOf('telegram', { options: { chatId: '@payments_alerts' } })).toHaveLength(2);
  expect(stepsOf('telegram', { options: { chatId: 42, messageThreadId: undefined } })).toHaveLength(1);
  const [, second] = stepsOf('telegram');
  const { request } = second ?? {};
  if (request?.kind !== 'https') throw new Error('Telegram is asked over https');
  expect(JSON.parse(request.body)).toEqual({ chat_id: -1001234567890, user_id: 123456789 });
});

const roomId = '!jEsUZKDJdhlrceRyVU:example.com';

it.each([
  ['is in the room', { body: `{"joined_rooms":["!a:b.example","${roomId}"]}` }, proven],
  ['is in other rooms', { body: `{"joined_rooms":["${roomId}.evil"]}` }, gone],
  ['is in so many rooms that the answer is cut behind this one', { body: `{"joined_rooms":["${roomId}","!a` }, proven],
  ['is in so many rooms that the answer is cut before this one', { body: '{"joined_rooms":["!a' }, unsure],
  ['has a token that was revoked', { status: 401, body: '{"errcode":"M_UNKNOWN_TOKEN"}' }, { isFinal: true }],
] as const)('Matrix: the user %s', (_title, answer, expected) => {
  expect(judge('matrix', answer)).toMatchObject(expected);
});

it.each([
  ['is there', { body: '{"result":"success","stream_id":7}' }, proven],
  ['is archived', { body: '{"result":"success","stream":{"stream_id":7,"is_archived":true}}' }, gone],
  ['is unknown', { status: 400, body: '{"result":"error","code":"BAD_REQUEST","msg":"ungültig"}' }, gone],
  [
    'is asked for at a server that cannot say',
    { status: 404, body: '{"result":"error","code":"BAD_REQUEST"}' },
    unsure,
  ],
] as const)('Zulip: the stream %s', (_title, answer, expected) => {
  expect(judge('zulip', answer)).toMatchObject(expected);
});

it('Zulip: a stream is asked for by its name or by its id', () => {
  const site = 'https://zulip.payments.example.com';
  expect(urlsOf('zulip', { options: { stream: 'a & b' } })).toEqual([
    `GET ${site}/api/v1/get_stream_id?stream=a%20%26%20b`,
  ]);
  expect(urlsOf('zulip', { options: { stream: 15 } })).toEqual([`GET ${site}/api/v1/streams/15`]);
});

it.each([
  ['may read the topic', { body: '{"success":true}' }, proven],
  ['may only write to it', { status: 403, body: '{"code":40301,"http":403,"error":"forbidden"}' }, proven],
  ['meets another refusal', { status: 403, body: 'blocked by a proxy' }, { reason: 'unauthenticated', isFinal: true }],
  ['is unknown', { status: 401, body: '{"code":40101}' }, { reason: 'unauthenticated', isFinal: true }],
] as const)('ntfy: the token %s', (_title, answer, expected) => {
  expect(judge('ntfy', answer)).toMatchObject(expected);
});

it.each([
  ['finds no such channel, as there is none', 404, 'web.incoming_webhook.channel.app_error', proven],
  ['is locked to its own', 403, 'web.incoming_webhook.channel_locked.app_error', proven],
  ['could not look for the channel', 500, 'web.incoming_webhook.channel.app_error', unsure],
  ['is unknown', 400, 'web.incoming_webhook.invalid.app_error', gone],
  ['is switched off', 501, 'web.incoming_webhook.disabled.app_error', refused],
])('Mattermost: the webhook %s', (_title, status, id, expected) => {
  const answer = { status, body: JSON.stringify({ id, status_code: status }) };
  expect(judge('mattermost', answer)).toMatchObject(expected);
});

it('Mattermost: the probe names a channel that cannot exist', () => {
  const [step] = stepsOf('mattermost');
  if (step?.request.kind !== 'https') throw new Error('Mattermost is asked over https');
  const { channel: name } = JSON.parse(step.request.body);
  // Source: mattermost `server/public/model/utils.go`, `validSimpleAlphaNum`.
  expect(name).not.toMatch(/^[a-z0-9]+([a-z\-_0-9]+|(__)?)[a-z0-9]+$/);
  expect(name).not.toMatch(/^[@#]/);
});

it.each([
  ['https://local.rocket.chat/hooks/id/token', 'https://local.rocket.chat/hooks/info/id/token'],
  ['https://local.rocket.chat/hooks/id/user/token', 'https://local.rocket.chat/hooks/info/id/user/token'],
])('Rocket.Chat: of %s the neighbour that only tells', (webhookUrl, url) => {
  expect(urlsOf('rocket-chat', { secret: { webhookUrl } })).toEqual([`GET ${url}`]);
});

it.each([
  ['verified', { body: '{"VerifiedForSendingStatus":true}' }, proven],
  ['not verified', { body: '{"VerifiedForSendingStatus":false}' }, refused],
  ['not there', { status: 404, errorName: 'NotFoundException' }, refused],
  ['not told, as the answer broke off', { body: '' }, unsure],
  ['not for this role to see', { status: 403, errorName: 'AccessDeniedException' }, unsure],
] as const)('Amazon SES: the identity is %s', (_title, answer, expected) => {
  expect(judge('email', answer)).toMatchObject(expected);
});

it.each([
  ['there', {}, proven],
  ['gone', { status: 404, errorName: 'NotFoundException' }, gone],
  ['not for this role to see', { status: 403, errorName: 'AuthorizationErrorException' }, unsure],
] as const)('Amazon SNS: the topic is %s', (_title, answer, expected) => {
  expect(judge('sns', answer)).toMatchObject(expected);
});

it('what a probe asks of AWS is said beforehand, and of nobody else', () => {
  const granted = [...providers.values()].flatMap((provider) => {
    const { destination } = prepareInput(provider.type);
    return provider.probeGrants(destination.options).map((grant) => [provider.type, grant.action]);
  });
  expect(granted).toEqual([
    ['email', 'ses:GetEmailIdentity'],
    ['sns', 'sns:GetTopicAttributes'],
  ]);
});
