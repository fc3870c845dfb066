import { createHash } from 'node:crypto';
import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { fullTitle } from '../../rendering/layout.ts';
import { mapTexts } from '../../rendering/map-texts.ts';
import type { NotificationView } from '../../rendering/notification-view.ts';
import { createDefanger } from '../../rendering/split-links.ts';
import { threadDays, threadKey } from '../../rendering/thread-key.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { measureText } from '../../text/measure-text.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp, retryAsAsked } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../contract/outcome.ts';
import { webhookUrlSecret, webhookUrls } from '../contract/webhook-url-secret.ts';
import { toGoogleChatCard } from './to-card.ts';

/** Bytes of a message, text and cards together. Source: Chat API, `spaces.messages.create`. */
export const maxMessageBytes = 32_000;

/** Static, from the allow-list: `all`, or the id of a user, which is a number. */
const mention = () =>
  z
    .union([z.literal('all'), z.string().regex(/^\d{5,30}$/, 'is neither all nor the id of a user')])
    .describe('whom to mention while something fires: all, or the id of a user');

/** A webhook of a Google Chat space. Firing and resolved of one alert group stand in one thread. */
export const googleChat = defineProvider({
  type: 'google-chat',
  class: 'chat',
  options: () =>
    z.strictObject({ ...commonOptions(), threadDays: threadDays(), mention: bySeverity(mention()).optional() }),
  secret: webhookUrlSecret,
  secretUrls: webhookUrls,
  hosts: ['chat.googleapis.com'],
  render: (input) => {
    const url = new URL(input.secret.webhookUrl);
    // Without it the thread key is ignored.
    url.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD');
    // An id that was used gives back the message it made, so that a second attempt makes no second message.
    url.searchParams.set('requestId', requestId(input.deliveryKey, input.acceptedAtMs));
    // Whether Chat looks for links across the tags of a card is not documented: defanged, there is nothing to find.
    const defang = createDefanger(input.linkHosts);
    const view = viewNotification(input);
    const thread = threadKey(input, input.options.threadDays);
    const mentioned = chooseBySeverity(input.options.mention, view.tone);
    return {
      kind: 'https',
      method: 'POST',
      url: url.href,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: fitView(
        view,
        (fitted) => JSON.stringify(createMessage(mapTexts(fitted, defang), mentioned, thread)),
        (body) => measureText(body, 'utf8_bytes') <= maxMessageBytes,
      ),
    };
  },
  classify,
});

/**
 * A UUID, as the API recommends: the same over the attempts of one delivery, another for Alertmanager's next repeat,
 * whose delivery key is the same.
 */
function requestId(deliveryKey: string, acceptedAtMs: number): string {
  const hex = createHash('sha256').update(`${deliveryKey} ${acceptedAtMs}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** `text` holds the mention alone: it is Markdown without an escape. `fallbackText` is plain, for phones. */
function createMessage(view: NotificationView, mentioned: string | undefined, threadKey: string) {
  return {
    ...(mentioned !== undefined && { text: `<users/${mentioned}>` }),
    fallbackText: fullTitle(view),
    cardsV2: [{ cardId: 'notification', card: toGoogleChatCard(view) }],
    thread: { threadKey },
  };
}

const errorBody = makeOnce(() =>
  z.object({
    error: z.object({
      status: z.string().optional(),
      details: z.array(z.object({ reason: z.string().optional() })).optional(),
    }),
  }),
);

/** Names that pass, whatever the status; a key that does not exist is answered with 400. Source: google/rpc/code.proto. */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  if (status === 200) return delivered(status);
  if (status >= 200 && status <= 299) return reject('refused', { status });
  const error = readJsonAnswer(answer.body, errorBody())?.error;
  if (error?.details?.some(({ reason }) => reason === 'API_KEY_INVALID')) {
    return reject('unauthenticated', { status, secretSuspect: true });
  }
  switch (error?.status) {
    case 'RESOURCE_EXHAUSTED':
      return retryAsAsked('rate_limited', answer);
    case 'UNAVAILABLE':
    case 'INTERNAL':
    case 'DEADLINE_EXCEEDED':
    case 'ABORTED':
      return retryAsAsked('provider_unavailable', answer);
    default:
      return classifyHttp(answer);
  }
}
