import { composeBody } from '../../explain/compose-body.ts';
import { explainNotification } from '../../explain/explain-notification.ts';
import { html } from '../../text/html.ts';
import type { ConsoleContext, ConsolePage, PageAnswer } from '../console-page.ts';
import { drawExplanation } from './draw-explanation.ts';
import { drawWhyForm, type WhyErrors, type WhyFields } from './draw-why-form.ts';
import { explainRecorded } from './explain-recorded.ts';
import { findersOf } from './places.ts';

/** Why a notification is accepted or refused, by the guard's own code. Nothing is sent. */
export const whyPage: ConsolePage = {
  path: '/why',
  label: 'Why',
  get: async ({ rest, fields }, context) => {
    if (rest !== '') return { kind: 'not_found' };
    const request = fields.get('request') ?? '';
    if (request !== '') return await explainRecorded(request, context);
    const received = context.traffic.received.get(Number(fields.get('received') ?? 0));
    if (received !== undefined) return explainReceived(received, context);
    const read = readFields(fields);
    const isAsked = read.receiver !== '' || read.body !== '';
    return isAsked ? explain(read, context) : drawPage(drawWhyForm(read, {}, context));
  },
  // A question: it changes nothing, and a body does not belong into an address.
  post: async ({ rest, fields }, context) =>
    rest === '' ? explain(readFields(fields), context) : { kind: 'not_found' },
};

function drawPage(body: (PageAnswer & { kind: 'page' })['body'], status = 200): PageAnswer {
  return { kind: 'page', title: 'Why', body, status, live: false };
}

function readFields(fields: URLSearchParams): WhyFields {
  return {
    sender: fields.get('sender') ?? '',
    receiver: (fields.get('receiver') ?? '').trim(),
    labels: (fields.get('labels') ?? '').replaceAll('\r\n', '\n'),
    resolved: fields.get('resolved') === 'yes',
    body: (fields.get('body') ?? '').replaceAll('\r\n', '\n'),
  };
}

/** The body of a request that is kept. */
function explainReceived(
  { sender, body, requestId }: { readonly sender: string; readonly body: Uint8Array; readonly requestId: string },
  context: ConsoleContext,
): PageAnswer {
  const { allowList, files } = context;
  const explanation = explainNotification({ allowList, ...findersOf(files), sender, body });
  const query = new URLSearchParams({ request: requestId });
  return drawPage(html`<p>What the guard decides about the body of this request, with the allow-list as it is. <a href="/why?${query.toString()}">What the records say of it</a>.</p>
${drawExplanation(explanation)}
<p><a href="/why">Ask about another</a></p>`);
}

function explain(fields: WhyFields, context: ConsoleContext): PageAnswer {
  const { allowList, files } = context;
  const read = readBody(fields);
  if (!read.ok) return drawPage(drawWhyForm(fields, read.errors, context), 422);
  const { sender } = fields;
  const explanation = explainNotification({ allowList, ...findersOf(files), sender, body: read.body });
  return drawPage(html`${drawExplanation(explanation)}<h2>Ask about another</h2>${drawWhyForm(fields, {}, context)}`);
}

type Read = { readonly ok: true; readonly body: Uint8Array } | { readonly ok: false; readonly errors: WhyErrors };

function readBody({ sender, receiver, labels, resolved, body }: WhyFields): Read {
  const errors: { -readonly [Name in keyof WhyErrors]: WhyErrors[Name] } = {};
  if (sender === '') errors.sender = 'Write the name of a sender.';
  if (body !== '' && (receiver !== '' || labels.trim() !== '')) {
    errors.body = 'Ask about a receiver and labels, or about a body: not about both.';
  } else if (body === '' && receiver === '') {
    errors.receiver = 'Write the name of a receiver, or paste a body below.';
  }
  const pairs = labels
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): [string, string] => splitOnce(line));
  if (pairs.some(([name]) => name === '')) errors.labels = 'Write each label as name=value, in a line of its own.';
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  if (body !== '') return { ok: true, body: new TextEncoder().encode(body) };
  return { ok: true, body: composeBody({ receiver, labels: new Map(pairs), resolved }) };
}

/** An empty name where there is none. */
function splitOnce(line: string): [string, string] {
  const at = line.indexOf('=');
  return at === -1 ? ['', ''] : [line.slice(0, at).trim(), line.slice(at + 1)];
}
