import { describe, expect, it } from 'vitest';
import { aNotification, anAlert } from '../../../test/support/notification-factory.ts';
import { type InputOverrides, prepare, request } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { slackCall } from './format.ts';
import { slackApi } from './provider.ts';

const channel = 'C0123ABCD';
const messageFor = (overrides: InputOverrides) =>
  slackCall.parse(JSON.parse(bodyOf(request('slack-api', overrides)))).message;

describe('the call', () => {
  it('goes to chat.postMessage with the token in the header alone', () => {
    const sent = request('slack-api', { secret: { botToken: 'xoxb-1234567890-abcdefghij\n' } });
    expect(sent).toMatchObject({
      method: 'POST',
      url: 'https://slack.com/api/chat.postMessage',
      headers: { authorization: 'Bearer xoxb-1234567890-abcdefghij' },
    });
    expect(bodyOf(sent)).not.toContain('xoxb');
  });

  it('goes to GovSlack where the allow-list says so', () => {
    expect(request('slack-api', { options: { govSlack: true } })).toMatchObject({
      url: 'https://slack-gov.com/api/chat.postMessage',
    });
  });

  it('names the channel of the allow-list, and the webhook’s message beside it', () => {
    const sent = bodyOf(request('slack-api', { options: { channel: 'G0000AAAA', mention: 'here' } }));
    const message = bodyOf(request('slack', { options: { mention: 'here' } }));
    expect(JSON.parse(sent)).toEqual({ channel: 'G0000AAAA', ...JSON.parse(message) });
  });

  it('mentions only while something fires', () => {
    const firing = messageFor({ options: { mention: 'U0123ABCD' } });
    const notification = aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] });
    const resolved = messageFor({ notification });
    expect(firing.blocks[1]).toMatchObject({ type: 'section', text: { text: '<@U0123ABCD>' } });
    expect(resolved.blocks[0]).toMatchObject({
      type: 'header',
      text: { text: expect.stringMatching(/^🟢 \[RESOLVED\]/) },
    });
  });

  it.each(['#general', 'general', 'c0123abcd', 'U0123ABCD', 'C0123', `C${'A'.repeat(21)}`, 'C0123ABCD\n', ''])(
    'a channel %j is refused',
    (wrong) => {
      expect(prepare('slack-api', { options: { channel: wrong } })).toMatchObject({
        reason: 'options_shape',
        fields: ['channel'],
      });
    },
  );

  it.each([
    'xoxp-1234567890-abc',
    'xoxb-',
    'xoxb-1234567890 x',
    'xoxb-1234567890\r\nx-y: z',
    'Bearer xoxb-1234567890-a',
  ])('a token %j is refused', (botToken) => {
    expect(prepare('slack-api', { secret: { botToken } })).toMatchObject({
      reason: 'secret_shape',
      fields: ['botToken'],
    });
  });
});

describe('an answer', () => {
  const unauthenticated = { kind: 'reject', reason: 'unauthenticated', secretSuspect: true };
  const refused = { kind: 'reject', reason: 'refused', secretSuspect: false };
  const gone = { kind: 'reject', reason: 'destination_gone', secretSuspect: false };
  const tooLarge = { kind: 'reject', reason: 'too_large', secretSuspect: false };
  const unavailable = { kind: 'retry', reason: 'provider_unavailable', afterSeconds: 30 };
  const limited = { kind: 'retry', reason: 'rate_limited', afterSeconds: 30 };

  it.each([
    ['ratelimited', limited],
    ['rate_limited', limited],
    ['message_limit_exceeded', limited],
    ['internal_error', unavailable],
    ['fatal_error', unavailable],
    ['request_timeout', unavailable],
    ['service_unavailable', unavailable],
    ['team_added_to_org', unavailable],
    ['org_login_required', unavailable],
    ['not_authed', unauthenticated],
    ['invalid_auth', unauthenticated],
    ['account_inactive', unauthenticated],
    ['token_revoked', unauthenticated],
    ['token_expired', unauthenticated],
    ['not_allowed_token_type', unauthenticated],
    ['no_permission', unauthenticated],
    ['missing_scope', unauthenticated],
    ['access_denied', unauthenticated],
    ['accesslimited', unauthenticated],
    ['team_access_not_granted', unauthenticated],
    ['ekm_access_denied', unauthenticated],
    ['channel_not_found', gone],
    ['is_archived', gone],
    ['msg_too_long', tooLarge],
    ['msg_blocks_too_long', tooLarge],
    ['not_in_channel', refused],
    ['no_text', refused],
    ['invalid_blocks', refused],
    ['too_many_attachments', refused],
    ['restricted_action', refused],
    ['restricted_action_read_only_channel', refused],
    ['posting_to_general_channel_denied', refused],
    ['an error of next year', refused],
  ])('200 with %s is judged', (error, outcome) => {
    const body = JSON.stringify({ ok: false, error });
    expect(slackApi.classify({ status: 200, headers: { 'retry-after': '30' }, body })).toMatchObject({
      status: 200,
      ...outcome,
    });
  });

  it('that breaks off behind ok is delivered, and one that does not say ok is not', () => {
    const judge = (body: string) => slackApi.classify({ status: 200, headers: {}, body }).kind;
    expect(judge(`{"ok":true,"channel":"${channel}","message":{"blocks":[{"text":"aaa`)).toBe('delivered');
    expect(judge('{ "ok" : true }')).toBe('delivered');
    expect(judge('{"channel":"C1","ok":true}')).toBe('delivered');
    expect(judge('{"ok":truest')).toBe('reject');
    expect(judge('{"message":"{\\"ok\\":true,')).toBe('reject');
    expect(judge('<html>ok</html>')).toBe('reject');
  });

  it('429 with Retry-After is tried again then', () => {
    const answer = { status: 429, headers: { 'retry-after': '30' }, body: '{"ok":false,"error":"ratelimited"}' };
    expect(slackApi.classify(answer)).toMatchObject(limited);
  });
});
