import { describe, expect, it } from 'vitest';
import { aNotification, anAlert, aResolvedAlert } from '../../../test/support/notification-factory.ts';
import { type InputOverrides, prepare, prepareInput, request } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import type { GroupStates } from '../../rendering/together.ts';
import { slackCall, slackHistory, slackUpdate } from './format.ts';
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
      text: { text: expect.stringMatching(/^🟢 \[RESOLVED:1\] KubePodCrashLooping, was critical /) },
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

describe('update and thread', () => {
  const groupHash = 'b8'.repeat(32);
  const metadata = { event_type: 'alertguard_notification', event_payload: { group: groupHash } };
  const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });
  const found = '1795172400.000100';
  const jsonOf = (overrides: InputOverrides) => {
    const sent = request('slack-api', { groupHash, ...overrides });
    return { url: 'url' in sent ? sent.url : '', json: JSON.parse(bodyOf(sent)) };
  };
  const searchFor = (overrides: InputOverrides) =>
    slackApi.prepareSearch(prepareInput('slack-api', { groupHash, notification: resolved, ...overrides }));
  const formOf = (overrides: InputOverrides) => {
    const search = searchFor(overrides);
    return search && Object.fromEntries(new URLSearchParams(bodyOf(search.request)));
  };
  const group = (notification: Notification, isHistory = false): GroupStates => ({
    ...{ notification, isHistory },
    ...{ acceptedAtMs: 0, overtaken: [] },
  });
  const shared = (...groups: GroupStates[]) => ({ together: { because: 'backlog' as const, groups } });

  it('are not possible together', () => {
    expect(prepare('slack-api', { options: { update: true, thread: true } })).toMatchObject({
      reason: 'options_shape',
      fields: ['thread'],
    });
    const { error } = slackApi.options.safeParse({ channel, update: true, thread: true });
    expect(error?.issues[0]?.message).toBe('is not possible together with `update`: choose one of them');
  });

  it.each([{ update: true }, { thread: true }])(
    'a firing message with %j carries the hash of its alert group',
    (options) => {
      const { url, json } = jsonOf({ options });
      expect(url).toMatch(/chat\.postMessage$/);
      expect(json.metadata).toEqual(metadata);
      expect(slackCall.safeParse(json).success).toBe(true);
      expect(slackApi.prepareSearch(prepareInput('slack-api', { options }))).toBeUndefined();
    },
  );

  it.each<[string, InputOverrides]>([
    ['where neither is set', {}],
    ['that is resolved and new', { options: { update: true }, notification: resolved }],
    [
      'about several alert groups',
      { options: { update: true }, ...shared(group(aNotification()), group(aNotification())) },
    ],
    ['that is history', { options: { update: true }, ...shared(group(aNotification(), true)) }],
  ])('a message %s carries none', (_title, overrides) => {
    expect(jsonOf(overrides).json).not.toHaveProperty('metadata');
  });

  it('a resolved notification asks once for the newest hundred messages between the start of its alerts and its acceptance', () => {
    const later = aResolvedAlert({ startsAt: '2026-11-20T10:30:00Z' });
    const notification = aNotification({ status: 'resolved', alerts: [later, aResolvedAlert(), later] });
    const search = searchFor({ notification, options: { thread: true, govSlack: true } });
    expect(search?.request).toMatchObject({
      url: 'https://slack-gov.com/api/conversations.history',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: expect.stringMatching(/^Bearer xoxb-/),
      },
    });
    expect(search?.does).toBe('replied');
    const form = formOf({ notification, options: { update: true } });
    expect(form).toEqual({
      channel,
      limit: '100',
      oldest: `${Date.parse('2026-11-20T09:59:00Z') / 1000}.000000`,
      latest: `${Date.parse('2026-11-20T11:00:05Z') / 1000}.000000`,
      include_all_metadata: 'true',
    });
    expect(slackHistory.safeParse(form).success).toBe(true);
  });

  it.each<[string, InputOverrides]>([
    ['where neither is set', {}],
    [
      'that still fires',
      { options: { update: true }, notification: aNotification({ alerts: [anAlert(), aResolvedAlert()] }) },
    ],
    ['about several alert groups', { options: { thread: true }, ...shared(group(resolved), group(resolved)) }],
    ['that is history', { options: { thread: true }, ...shared(group(resolved, true)) }],
    [
      'whose alerts began at no time',
      {
        options: { update: true },
        notification: { ...resolved, alerts: [aResolvedAlert({ startsAt: '0&channel=C9' })] },
      },
    ],
  ])('a notification %s looks for no message', (_title, overrides) => {
    expect(searchFor(overrides)).toBeUndefined();
  });

  it('one with overtaken states of its own group looks for it', () => {
    expect(searchFor({ options: { update: true }, ...shared(group(resolved)) })).toBeDefined();
  });

  it('an edit replaces text and blocks, and keeps the metadata', () => {
    const { json: message } = jsonOf({ notification: resolved });
    const { url, json } = jsonOf({ notification: resolved, options: { update: true }, found });
    expect(url).toBe('https://slack.com/api/chat.update');
    const { text, blocks } = message;
    expect(json).toEqual({ channel, ts: found, text, blocks, parse: 'none', metadata });
    expect(slackUpdate.safeParse(json).success).toBe(true);
  });

  it('a reply is the message that would be posted, in the thread', () => {
    const { json: message } = jsonOf({ notification: resolved });
    const { url, json } = jsonOf({ notification: resolved, options: { thread: true }, found });
    expect(url).toBe('https://slack.com/api/chat.postMessage');
    expect(json).toEqual({ ...message, thread_ts: found });
    expect(slackCall.safeParse(json).success).toBe(true);
  });

  describe('in the history', () => {
    const post = (ts: string, more: object = {}) => ({
      type: 'message',
      ts,
      bot_id: 'B1',
      text: 'x',
      metadata,
      ...more,
    });
    const body = (...messages: unknown[]) => JSON.stringify({ ok: true, messages, has_more: false });
    const read = (text: string, status = 200) =>
      searchFor({ options: { update: true } })?.read({ status, headers: {}, body: text });
    const other = { ...metadata, event_payload: { group: 'c9'.repeat(32) } };

    it('the newest message of the alert group is taken', () => {
      const messages = [
        { type: 'message', ts: '1795172600.000000', user: 'U1', text: 'hi' },
        post('1795172500.000000', { metadata: other }),
        post('1795172500.000001', { metadata: { event_type: 'other', event_payload: { group: groupHash } } }),
        post(found),
        post('1795172300.000000'),
      ];
      expect(read(body(...messages))).toEqual({ kind: 'found', message: found });
      expect(read(body(...messages.toReversed()))).toEqual({ kind: 'found', message: found });
    });

    it.each<[string, unknown[]]>([
      ['of another alert group', [post(found, { metadata: other })]],
      ['whose metadata was left out', [post(found, { metadata: { event_type: metadata.event_type } })]],
      ['of a person', [post(found, { bot_id: undefined })]],
      ['with a time that is none', [post('1795172400.0001"}')]],
      ['that another app has posted too', [post(found), post('1795172500.000000', { bot_id: 'B2' })]],
      ['of no form that Slack has', [null, 1, 'x', [], { ts: found }]],
    ])('a message %s is not', (_title, messages) => {
      expect(read(body(...messages))).toEqual({ kind: 'not_found' });
    });

    it.each([
      [
        'missing_scope',
        '{"ok":false,"error":"missing_scope","needed":"channels:history","provided":"chat:write"}',
        200,
      ],
      ['not_in_channel', '{"ok":false,"error":"not_in_channel"}', 200],
      ['ratelimited', '{"ok":false,"error":"ratelimited"}', 429],
      ['a page of a proxy', '<html>', 200],
      ['nothing', '', 200],
      ['a status of failure', body(post(found)), 500],
    ])('%s is no answer', (_title, text, status) => {
      expect(read(text, status)).toEqual({ kind: 'not_readable' });
    });

    it('what came before an answer was cut off is read, wherever that was', () => {
      const tricky = { blocks: [{ text: '"}]}{[ \\' }, [{}]], text: '{"ts":"\\"}' };
      const whole = body(
        post('1795172600.000000', { metadata: other, ...tricky }),
        post(found, tricky),
        post('1795172300.000000'),
      );
      const [firstEnds = 0, secondEnds = 0] = [...whole.matchAll(/,\{"type"/g)].map(({ index }) => index);
      expect(secondEnds).toBeGreaterThan(firstEnds);
      for (let end = 0; end <= whole.length; end += 1) {
        const rest = end < secondEnds ? 'not_found' : 'found';
        const kind = end < firstEnds ? 'not_readable' : rest;
        expect(read(whole.slice(0, end)), whole.slice(0, end)).toMatchObject({ kind });
      }
    });

    it('a megabyte that is cut off in a text of quotation marks is read in time linear in it', () => {
      const text = `{"ok":true,"messages":[${JSON.stringify(post(found))},{"text":"${'\\"'.repeat(500_000)}`;
      expect(read(text)).toEqual({ kind: 'found', message: found });
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
    ['not_in_channel', gone],
    ['msg_too_long', tooLarge],
    ['msg_blocks_too_long', tooLarge],
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
