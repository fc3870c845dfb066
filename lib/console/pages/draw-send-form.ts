import type { ReceivedNotification } from '../../local/observe-ingest.ts';
import { type Html, html } from '../../text/html.ts';
import { drawName, drawTable, drawTime } from '../../views/parts.ts';
import type { ConsoleContext, PageAnswer } from '../console-page.ts';
import type { Numbered } from '../traffic.ts';
import { drawCell } from './draw-cell.ts';
import { drawCheckbox, drawInput, drawNumber, drawRadios, drawSelect, drawTextarea } from './form-parts.ts';

export type SendFields = {
  readonly sender: string;
  /** The recorded notification, a body that was pasted, or that of an earlier request. */
  readonly what: 'recorded' | 'body' | 'again';
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: string;
  readonly body: string;
  /** Its number in `traffic.received`. */
  readonly again: string;
  readonly twice: boolean;
};

export type SendErrors = { readonly [Name in keyof SendFields]?: string };

/** With 20,000 the body is over the guard's limit, which one may want to see. */
export const maxAlerts = 20_000;

const maxOptions = 300;
const maxReceived = 20;

export function drawSendForm(
  fields: SendFields,
  errors: SendErrors,
  context: ConsoleContext,
): PageAnswer & { readonly kind: 'page' } {
  const { allowList, traffic } = context;
  if (allowList.senders.size === 0) {
    const body = html`<p class="nothing"><strong>The allow-list has no sender.</strong> Write one into <code>platform.yml</code>, and run <code>npm start</code> again.</p>`;
    return { kind: 'page', title: 'Send one', body, live: false };
  }
  const again = traffic.received.get(Number(fields.again));
  const sender = fields.sender === '' ? (again?.sender ?? '') : fields.sender;
  const body = html`<p>This posts a notification as Alertmanager would, through the sender's own relay: it is signed, checked, decided, queued and delivered to the vendors' local fakes. Nothing leaves this machine.</p>
<form method="post" action="/send">
<div class="box">
${drawSenders(sender, errors, context)}
${drawRadios('What to send', 'what', fields.what, [
  { value: 'recorded', label: 'A recorded notification' },
  { value: 'body', label: 'The body that I paste below' },
  ...(fields.again === '' ? [] : [{ value: 'again', label: describeAgain(fields.again, again) }]),
])}
${fields.again === '' ? undefined : html`<input type="hidden" name="again" value="${fields.again}">`}
${errors.again === undefined ? undefined : html`<p class="tone-bad" role="alert"><strong>${errors.again}</strong></p>`}
</div>
<div class="box">
<h2>The recorded notification</h2>
${drawInput({
  ...{ name: 'receiver', label: 'Receiver', value: fields.receiver, error: errors.receiver },
  hint: "As in the allow-list, exactly. Left empty: the sender's first one.",
  options: receiverNames(context),
})}
${drawRadios('Status', 'status', fields.status, [
  { value: 'firing', label: 'firing' },
  { value: 'resolved', label: 'resolved' },
])}
${drawNumber({ name: 'alerts', label: 'Number of alerts', value: fields.alerts, max: maxAlerts, error: errors.alerts })}
</div>
<div class="box">
<h2>A body of your own</h2>
${drawTextarea({
  ...{ name: 'body', label: 'Body', value: fields.body, rows: 8, error: errors.body },
  hint: 'It is posted as it stands, whatever it is: no JSON, too large, for a receiver that nobody has.',
})}
</div>
${drawCheckbox({ name: 'twice', label: 'Send it twice', hint: 'The guard drops a repeat within 5 minutes.' }, fields.twice)}
<p><button type="submit" class="primary">Send</button></p>
</form>
<h2>Received lately</h2>
${drawReceived(traffic.received.list().slice(0, maxReceived))}`;
  return { kind: 'page', title: 'Send one', body, live: false };
}

function drawSenders(value: string, errors: SendErrors, { allowList }: ConsoleContext): Html {
  const senders = [...allowList.senders.values()];
  const field = { name: 'sender', label: 'Sender', value, error: errors.sender };
  if (senders.length > maxOptions) {
    return drawInput({ ...field, options: senders.slice(0, maxOptions).map(({ name }) => name) });
  }
  const choices = senders.map(({ name, scheme }) => ({ value: name, label: `${name} (${scheme})` }));
  return drawSelect({ ...field, choices });
}

/** As many as a list of suggestions is of use with; any other name may be written. */
function receiverNames({ allowList }: ConsoleContext): string[] {
  const names = new Set<string>();
  for (const { name, sender, deliver } of allowList.receivers.values()) {
    if (allowList.senders.has(sender) && deliver.length > 0) names.add(name);
    if (names.size === maxOptions) break;
  }
  return [...names];
}

function describeAgain(number: string, again: ReceivedNotification | undefined): string {
  const size = again === undefined ? 'not kept any more' : `${again.body.length} bytes`;
  return `The body of request ${number} again (${size})`;
}

function drawReceived(received: readonly Numbered<ReceivedNotification>[]): Html {
  if (received.length === 0) {
    return html`<p class="nothing"><strong>No request has come in yet.</strong> Those that Alertmanager posts to a relay are listed here too, so that they can be sent again.</p>`;
  }
  return drawTable(
    'Requests to the guard, the newest first (times in UTC)',
    ['Time', 'Sender', 'Answer', 'Bytes', 'Do'],
    received.map(({ number, entry }) => [
      drawTime(entry.timeMs),
      drawName(entry.sender),
      drawCell(drawStatus(entry.status)),
      entry.body.length,
      drawCell(
        html`<a href="/send?again=${number}">send it again</a>`,
        html`<a href="/why?received=${number}">why this answer</a>`,
      ),
    ]),
    ['Bytes'],
  );
}

export function drawStatus(status: number): Html {
  return html`<span class="chip tone-${status < 300 ? 'good' : status >= 500 ? 'late' : 'bad'}">${status}</span>`;
}
