import * as z from 'zod';
import type { SentRequest } from '../../local/observe-sending.ts';
import { maskHead, maskRequest } from '../../preview/mask-request.ts';
import type { HttpsRequest } from '../../providers/contract/outbound-request.ts';
import { type Html, html } from '../../text/html.ts';
import { drawName, drawTime, formatCount } from '../../views/parts.ts';
import type { ConsoleContext, PageAnswer } from '../console-page.ts';
import { attemptsOf } from './attempts.ts';
import { drawResult } from './draw-result.ts';
import { type Shown, secretFields } from './draw-shown.ts';

import { prettyJson, showBlock, visible } from './show-text.ts';

type Chosen = { readonly number: number; readonly sent: SentRequest; readonly shown: Shown };

/** One message: what it is about, as its vendor shows it, and the request behind it. */
export async function drawMessage(chosen: Chosen, context: ConsoleContext): Promise<PageAnswer> {
  const { sent, shown } = chosen;
  const body = html`<p><a href="/messages">All messages</a></p>
${await drawFacts(chosen, context)}
<h2>How it looks: ${shown.vendor}</h2>
${drawFrame(chosen)}
<h2>The answer</h2>
${drawAnswer(sent)}
<h2>The request</h2>
${drawRequest(sent)}`;
  return { kind: 'page', title: `To ${visible(sent.destination)}`, body, live: false };
}

async function drawFacts({ number, sent, shown }: Chosen, context: ConsoleContext): Promise<Html> {
  const attempts = attemptsOf(sent, context.traffic.sent.list());
  const others = attempts.map((other, index) =>
    other.number === number
      ? html`<strong>attempt ${index + 1}</strong> `
      : html`<a href="/messages/${other.number}">attempt ${index + 1}</a> `,
  );
  const reach = new URLSearchParams({ destination: sent.destination });
  return html`<dl class="facts">
<dt>Says</dt><dd>${drawName(shown.title)}</dd>
<dt>Sent</dt><dd>${drawTime(sent.timeMs)} UTC</dd>
<dt>Destination</dt><dd>${drawName(sent.destination)} (<a href="/allow-list?${reach.toString()}">who can notify it</a>)</dd>
<dt>Answer</dt><dd>${drawResult(sent.result)}</dd>
${attempts.length < 2 ? undefined : html`<dt>Tried</dt><dd>${others}</dd>`}
<dt>Story</dt><dd>${await drawStory(sent, context)}</dd>
</dl>`;
}

/** A message of several alert groups has a key of its own, which no record has. */
async function drawStory({ keys, destination }: SentRequest, { evidence, controls }: ConsoleContext): Promise<Html> {
  const { records } = await evidence();
  const isKnown = records.some(({ groupHash }) => groupHash === keys.groupHash);
  return isKnown
    ? controls.link('the story of this alert group', { view: 'story', group: keys.groupHash })
    : html`it is about several alert groups: ${controls.link('what this destination got', { view: 'notified', destination })}`;
}

/** Without scripts a frame does not know how high it has to be, so that its height is estimated. */
function drawFrame({ number, sent, shown }: Chosen): Html {
  if (shown.document !== undefined) {
    return html`<iframe sandbox title="How the message looks: ${shown.vendor}" src="/messages/${number}/shown" height="${shown.height}"></iframe>`;
  }
  if (sent.purpose !== 'message')
    return html`<p class="note">Nothing is shown to anyone: this request ${shown.title}.</p>`;
  return html`<p class="note tone-late">This message has a part that the preview cannot draw. The request below is whole.</p>`;
}

function drawRequest(sent: SentRequest): Html {
  const secret = secretFields(sent);
  const masked = maskRequest(sent.request, secret);
  return html`<p class="quiet">Secrets are masked: the destination's own, wherever it stands, and what is computed from it, such as a signature.</p>
${sent.request.kind === 'https' ? drawHttps(maskHead(sent.request, secret), masked) : drawParts(sent.request.kind, masked)}`;
}

const withBody = z.object({ body: z.unknown() });

function drawHttps({ method, url, headers }: HttpsRequest, masked: unknown): Html {
  const { host, pathname, search } = new URL(url);
  const body = withBody.safeParse(masked).data?.body;
  return html`<dl class="facts">
${drawFact('Method', method)}
${drawFact('Host', host)}
${drawFact('Path', pathname + search)}
${Object.entries(headers).map(([name, value]) => drawFact(name, value))}
</dl>
<p class="quiet">The transport adds <code>host</code>, <code>user-agent</code>, <code>accept-encoding</code> and <code>content-length</code>.</p>
${method === 'GET' ? undefined : showBlock(toText(body), 'Body of the request')}`;
}

const kindNames = {
  ses: 'An email, by SendEmail of Amazon SES v2.',
  smtp: 'An email, to a mail server over TLS.',
  sns: 'A message, by Publish of Amazon SNS.',
} as const;

/** What is long is a text of its own; as JSON it would be in one line. */
function drawParts(kind: keyof typeof kindNames, masked: unknown): Html {
  const parts = typeof masked === 'object' && masked !== null ? Object.entries(masked) : [];
  const isLong = (value: unknown) => typeof value === 'string' && value.includes('\n');
  const short = parts.filter(([name, value]) => name !== 'kind' && !isLong(value));
  const long = parts.filter(([, value]) => isLong(value));
  return html`<p>${kindNames[kind]}</p>
<dl class="facts">${short.map(([name, value]) => drawFact(name, toText(value)))}</dl>
${long.map(([name, value]) => html`${drawPart(name, toText(value))}`)}`;
}

/** The markup of a mail is long, and its text says the same. */
function drawPart(name: string, text: string): Html {
  const block = showBlock(text, `The part ${name} of the request`);
  const summary = html`<summary>${name} (${formatCount(text.length)} characters)</summary>`;
  return name === 'html'
    ? html`<details>${summary}${block}</details>`
    : html`<details open>${summary}${block}</details>`;
}

function drawFact(name: string, value: string): Html {
  return html`<dt>${visible(name)}</dt><dd><code>${visible(value)}</code></dd>`;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}

function drawAnswer({ result, request, ...sent }: SentRequest): Html {
  if (!result.ok) {
    return html`<p>There is none: <code>${result.outcome.reason}</code>.</p>`;
  }
  const { status, body } = result.answer;
  const spoken = request.kind === 'smtp' ? 'SMTP' : 'HTTP';
  if (body === '') return html`<p>${spoken} ${status}, without a body.</p>`;
  const secret = Object.values(secretFields(sent));
  const masked = secret.reduce((text, piece) => (piece === '' ? text : text.replaceAll(piece, '[secret]')), body);
  const block = showBlock(prettyJson(masked), 'Body of the answer');
  return body.length <= maxOpenUnits
    ? html`<p>${spoken} ${status}</p>${block}`
    : html`<p>${spoken} ${status}</p><details><summary>Its body (${formatCount(body.length)} characters)</summary>${block}</details>`;
}

/** A longer answer repeats the message, and would stand between it and the request. */
const maxOpenUnits = 300;
