import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitText, fitTitle } from '../../rendering/fit-text.ts';
import { linkText } from '../../rendering/link-text.ts';
import type { LinkLabel, LinkView } from '../../rendering/notification-view.ts';
import { createDefanger } from '../../rendering/split-links.ts';
import type { Tone } from '../../rendering/tone.ts';
import { viewWorstLinks, withoutLinks } from '../../rendering/view-links.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { measureText } from '../../text/measure-text.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { checkHost } from '../contract/check-host.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import { originUrl } from '../contract/origin-url.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../contract/outcome.ts';
import { provenIf } from '../contract/probe.ts';

/**
 * Bytes of UTF-8: a message that reaches `message-size-limit`, 4,096 by default, becomes an attachment.
 * Source: docs.ntfy.sh/config; ntfy `util/peek.go`.
 */
export const maxMessageBytes = 4_095;

/** Bytes of the whole JSON, which must not reach twice that limit. Source: ntfy `server/server.go`. */
export const maxBodyBytes = 8_191;

/** Bytes of all links as JSON: beside them and the longest title a message still has its 4,095. */
const maxLinkBytes = 3_000;

/** Bytes of UTF-8. Not limited by ntfy, but Firebase takes 4,000 bytes of title and message together. */
export const maxTitleBytes = 200;

/** Buttons of one message. Source: docs.ntfy.sh/publish, "Action buttons". */
export const maxActions = 3;

const vendorHosts = ['ntfy.sh'] as const;

/** Source: ntfy `server/server.go`, `topicRegex`. */
const topic = () => z.string().regex(/^[-_A-Za-z0-9]{1,64}$/, 'is not a topic: 1 to 64 letters, digits, - and _');

/** Source: docs.ntfy.sh/publish, "Message priority" and "Tags & emojis": these tags stand before the title as emoji. */
const styles: Readonly<Record<Tone, { readonly priority: 2 | 3 | 4 | 5; readonly tag: string }>> = {
  critical: { priority: 5, tag: 'rotating_light' },
  warning: { priority: 4, tag: 'warning' },
  info: { priority: 3, tag: 'information_source' },
  resolved: { priority: 2, tag: 'white_check_mark' },
};

/** What someone who was woken up opens first. */
const actionOrder: readonly LinkLabel[] = [
  'Runbook',
  'Dashboard',
  'Silence group',
  'Silence all alike',
  'Silence',
  'Panel',
];

/**
 * A push message through ntfy.sh or the team's own server, to a topic that an access token protects: without one a
 * topic is open to whoever guesses its name. Published as JSON, because ntfy's headers would need an encoding.
 */
export const ntfy = defineProvider({
  type: 'ntfy',
  class: 'push',
  options: () =>
    z.strictObject({
      ...commonOptions(),
      priority: bySeverity(z.int().min(1).max(5))
        .optional()
        .describe('1 to 5 while alerts fire; by their severity where it is left out'),
      server: originUrl().default('https://ntfy.sh'),
      topic: topic(),
    }),
  secret: () =>
    z.object({
      accessToken: z
        .string()
        .trim()
        .regex(/^tk_[a-z0-9]{29}$/),
    }),
  hosts: { vendor: vendorHosts, orFence: true },
  optionUrls: ({ server }) => (checkHost(server, vendorHosts, []).ok ? [] : [{ field: 'server', url: server }]),
  render: (input) => {
    const view = viewNotification(input);
    const defang = createDefanger(input.linkHosts);
    const { priority, tag } = styles[view.tone];
    const publish = (message: string) =>
      JSON.stringify({
        topic: input.options.topic,
        title: fitTitle(view, defang, { max: maxTitleBytes, unit: 'utf8_bytes' }),
        message,
        priority: chooseBySeverity(input.options.priority, view.tone) ?? priority,
        tags: [tag],
        ...fitLinks(viewWorstLinks(view)),
      });
    const room = maxBodyBytes - measureText(publish(''), 'utf8_bytes');
    return {
      kind: 'https',
      method: 'POST',
      url: new URL('/', input.options.server).href,
      headers: {
        authorization: `Bearer ${input.secret.accessToken}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: publish(fitText(withoutLinks(view), defang, { max: Math.min(maxMessageBytes, room), unit: 'json_bytes' })),
    };
  },
  classify,
  // The server looks whether the token may read the topic. One that may only write, which is all that a delivery needs, is
  // answered 403; one that the server does not know, 401. Source: ntfy `server/server.go`, `handleTopicAuth`,
  // `authenticateBearerAuth`.
  probe: ({ options, secret }) => [
    {
      request: {
        kind: 'https',
        method: 'GET',
        url: new URL(`/${options.topic}/auth`, options.server).href,
        headers: { authorization: `Bearer ${secret.accessToken}` },
        body: '',
      },
      judge: (answer) => {
        const mayRead = answer.status === 200 && /"success"\s*:\s*true/.test(answer.body);
        const isKnown = answer.status === 403 && readJsonAnswer(answer.body, answerBody())?.code === 40301;
        return provenIf(mayRead || isKnown, answer, classify);
      },
    },
  ],
});

/** The buttons, then what a tap opens: those that fit. */
function fitLinks(links: readonly LinkView[]) {
  let room = maxLinkBytes;
  const fits = (part: unknown) => {
    const left = room - measureText(JSON.stringify(part), 'utf8_bytes');
    if (left >= 0) room = left;
    return left >= 0;
  };
  const actions = actionOrder
    .flatMap((label) => links.filter((link) => link.label === label).slice(0, 1))
    .slice(0, maxActions)
    // Only `view`, which opens a page when someone taps it: `http` and `broadcast` would act on their own.
    .map((link) => ({ action: 'view', label: linkText(link), url: link.url }))
    .filter(fits);
  const click = links.find(({ label }) => label === 'Alertmanager' || label === 'Grafana');
  return {
    ...(click !== undefined && fits(click.url) && { click: click.url }),
    ...(actions.length > 0 && { actions }),
  };
}

const answerBody = makeOnce(() => z.object({ id: z.string().optional(), code: z.int().optional() }));

/** Success is 200 with the message that was stored. Codes by ntfy `server/errors.go`. */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  const { id, code } = readJsonAnswer(answer.body, answerBody()) ?? {};
  if (status === 200 && id !== undefined) return delivered(status);
  switch (code) {
    // The quota of the day: whoever is waiting is better served by a fallback.
    case 42908:
      return reject('refused', { status });
    // Too many logins that failed: the token is wrong.
    case 42909:
      return reject('unauthenticated', { status, secretSuspect: true });
    // Nobody has subscribed to a UnifiedPush topic.
    case 50701:
      return reject('refused', { status });
    default:
      return status >= 200 && status <= 299 ? reject('refused', { status }) : classifyHttp(answer);
  }
}
