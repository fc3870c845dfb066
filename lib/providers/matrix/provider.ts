import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import type { NotificationView } from '../../rendering/notification-view.ts';
import { createDefanger, type Defang } from '../../rendering/split-links.ts';
import { toPlainText } from '../../rendering/to-plain-text.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { type Html, html } from '../../text/html.ts';
import { measureText } from '../../text/measure-text.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import { originUrl } from '../contract/origin-url.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject, retry } from '../contract/outcome.ts';
import { type Proof, proven, provenIf, unproven } from '../contract/probe.ts';
import { parseRetryAfter, toWait } from '../contract/retry-after.ts';
import { toMatrixHtml } from './to-html.ts';

/**
 * Bytes of an event's content. An event has 65,536 in all; the rest is for what servers add: ids, hashes, signatures,
 * the events it builds on. Source: Matrix specification, Client-Server API, "Size limits".
 */
export const maxContentBytes = 60_000;

/** An id and no alias: who owns an alias can point it elsewhere. Room version 12 has no server behind a colon. */
const roomId = () => z.string().regex(/^![\x21-\x7e]{1,254}$/, 'is not the id of a room, such as !abc:example.com');

/** Static, from the allow-list: `room`, or a user id. */
const mention = () =>
  z.union([
    z.literal('room'),
    z.string().regex(/^@[a-z0-9._=/+-]{1,200}:[A-Za-z0-9.-]{1,200}(:\d{1,5})?$/, 'is neither room nor a user id'),
  ]);

/** A message of a user, who must be in the room. Rooms with encryption show it unencrypted. */
export const matrix = defineProvider({
  type: 'matrix',
  class: 'chat',
  options: () =>
    z.strictObject({
      ...commonOptions(),
      homeserver: originUrl(),
      roomId: roomId(),
      mention: bySeverity(mention()).optional(),
    }),
  secret: () =>
    z.object({
      accessToken: z
        .string()
        .trim()
        .regex(/^[\x21-\x7e]{8,2000}$/),
    }),
  hosts: 'fence',
  optionUrls: ({ homeserver }) => [{ field: 'homeserver', url: homeserver }],
  render: (input) => {
    const { homeserver, roomId, mention } = input.options;
    const defang = createDefanger(input.linkHosts);
    const view = viewNotification(input);
    const mentioned = chooseBySeverity(mention, view.tone);
    // The server gives back the event of an id that it knows, so an attempt after a lost answer sends nothing twice. The
    // time sets Alertmanager's next repeat apart, which has the same delivery key.
    const transaction = `${input.deliveryKey}-${input.acceptedAtMs}`;
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${transaction}`;
    return {
      kind: 'https',
      method: 'PUT',
      url: new URL(path, homeserver).href,
      headers: {
        authorization: `Bearer ${input.secret.accessToken}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: fitView(
        view,
        (fitted) => JSON.stringify(createContent(fitted, mentioned, defang)),
        (content) => measureText(content, 'utf8_bytes') <= maxContentBytes,
      ),
    };
  },
  classify,
  // A server tells the state of a room even to who has left it, as it was then, so only the list of rooms says who is in.
  // It is asked with the token, so `whoami` would add nothing. Source: Client-Server API, "Room membership".
  probe: ({ options, secret }) => [
    {
      request: {
        kind: 'https',
        method: 'GET',
        url: new URL('/_matrix/client/v3/joined_rooms', options.homeserver).href,
        headers: { authorization: `Bearer ${secret.accessToken}` },
        body: '',
      },
      judge: (answer) => judgeRooms(answer, options.roomId),
    },
  ],
});

const roomsBody = makeOnce(() => z.object({ joined_rooms: z.array(z.string()) }));

function judgeRooms(answer: Answer, id: string): Proof {
  const { status, body } = answer;
  if (status !== 200) return provenIf(false, answer, classify);
  const rooms = readJsonAnswer(body, roomsBody())?.joined_rooms;
  if (rooms?.includes(id)) return proven(status);
  if (rooms !== undefined) return unproven('destination_gone', { isFinal: true, status });
  // A list of thousands of rooms is cut off: what stands in it counts, and what does not may stand behind.
  return body.includes(JSON.stringify(id)) ? proven(status) : unproven('unexpected_error', { isFinal: false, status });
}

/**
 * `m.text` and not `m.notice`, for which clients notify nobody. `m.mentions` is always there: without it servers look
 * for names in the text. Source: Client-Server API, "User and room mentions".
 */
function createContent(view: NotificationView, mentioned: string | undefined, defang: Defang) {
  const { name, link, mentions } = mentionParts(mentioned);
  const body = toPlainText(view, defang);
  return {
    msgtype: 'm.text',
    body: name === undefined ? body : `${body}\n\n${name}`,
    format: 'org.matrix.custom.html',
    formatted_body: toMatrixHtml(view, link),
    'm.mentions': mentions,
  };
}

function mentionParts(mentioned: string | undefined): { name?: string; link?: Html; mentions: object } {
  if (mentioned === undefined) return { mentions: {} };
  if (mentioned === 'room') return { name: '@room', link: html`@room`, mentions: { room: true } };
  const link = html`<a href="https://matrix.to/#/${encodeURIComponent(mentioned)}">${mentioned}</a>`;
  return { name: mentioned, link, mentions: { user_ids: [mentioned] } };
}

const answerBody = makeOnce(() =>
  z.object({
    event_id: z.string().optional(),
    errcode: z.string().optional(),
    retry_after_ms: z.number().optional(),
  }),
);

/** Source: Client-Server API, "Standard error response", "Rate limiting". */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  const { event_id: eventId, errcode, retry_after_ms: waitMs } = readJsonAnswer(answer.body, answerBody()) ?? {};
  if (status === 200 && eventId !== undefined) return delivered(status);
  switch (errcode) {
    case 'M_LIMIT_EXCEEDED': {
      const afterSeconds =
        parseRetryAfter(answer.headers) ?? (waitMs === undefined ? undefined : toWait(waitMs / 1000));
      return retry('rate_limited', { status, afterSeconds });
    }
    case 'M_UNKNOWN_TOKEN':
    case 'M_MISSING_TOKEN':
    case 'M_USER_DEACTIVATED':
    case 'M_USER_LOCKED':
      return reject('unauthenticated', { status, secretSuspect: true });
    // The user is not in the room or may not write there: another token of theirs would not help.
    case 'M_FORBIDDEN':
      return reject('refused', { status });
    case 'M_NOT_FOUND':
      return reject('destination_gone', { status });
    case 'M_TOO_LARGE':
      return reject('too_large', { status });
    default:
      return status >= 200 && status <= 299 ? reject('refused', { status }) : classifyHttp(answer);
  }
}
