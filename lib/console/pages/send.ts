import { type AllowList, type Receiver, resolveReceiver, type Sender } from '../../allow-list/allow-list.ts';
import { recordedOccasion } from '../../local/recorded-notification.ts';
import type { ConsoleContext, ConsolePage, PageAnswer } from '../console-page.ts';
import { drawPosted } from './draw-posted.ts';
import { drawSendForm, maxAlerts, type SendErrors, type SendFields } from './draw-send-form.ts';
import { postOne } from './post-one.ts';

/** Sends one notification through the whole guard. */
export const sendPage: ConsolePage = {
  path: '/send',
  label: 'Send one',
  get: async ({ rest, fields }, context) => {
    if (rest === '') return drawSendForm(readFields(fields), {}, context);
    return /^\d{1,9}$/.test(rest) ? await drawPosted(Number(rest), context) : { kind: 'not_found' };
  },
  post: async ({ rest, fields: form }, context): Promise<PageAnswer> => {
    if (rest !== '') return { kind: 'not_found' };
    const fields = readFields(form);
    const composed = compose(fields, context);
    if (!composed.ok) return { ...drawSendForm(fields, composed.errors, context), status: 422 };
    const { sender, body } = composed;
    const number = await postOne({ sender, body, times: fields.twice ? 2 : 1 }, context);
    return { kind: 'see_other', path: `/send/${number}` };
  },
};

function readFields(fields: URLSearchParams): SendFields {
  const text = (name: string) => fields.get(name) ?? '';
  const what = text('what');
  const again = text('again');
  return {
    sender: text('sender'),
    what: what === 'body' || what === 'again' ? what : what === '' && again !== '' ? 'again' : 'recorded',
    receiver: text('receiver').trim(),
    status: text('status') === 'resolved' ? 'resolved' : 'firing',
    alerts: fields.get('alerts') ?? '1',
    // A form writes each line break as two characters; whoever pasted one had one.
    body: text('body').replaceAll('\r\n', '\n'),
    again,
    twice: text('twice') === 'yes',
  };
}

type Composed =
  | { readonly ok: true; readonly sender: Sender; readonly body: Uint8Array }
  | { readonly ok: false; readonly errors: SendErrors };

/** What to post. A body of one's own may be anything: to see how the guard answers is what it is for. */
function compose(fields: SendFields, { allowList, traffic, nowMs }: ConsoleContext): Composed {
  const sender = allowList.senders.get(fields.sender);
  if (sender === undefined) return wrong({ sender: 'Choose a sender of the allow-list.' });
  switch (fields.what) {
    case 'body':
      return fields.body === ''
        ? wrong({ body: 'Paste a body, or choose the recorded notification.' })
        : { ok: true, sender, body: new TextEncoder().encode(fields.body) };
    case 'again': {
      const again = traffic.received.get(Number(fields.again));
      return again === undefined
        ? wrong({ again: 'That request is not kept any more: choose another.' })
        : { ok: true, sender, body: again.body };
    }
    case 'recorded': {
      const receiver = receiverOf(fields, sender, allowList);
      const alerts = /^\d{1,6}$/.test(fields.alerts) ? Number(fields.alerts) : 0;
      const isCount = alerts >= 1 && alerts <= maxAlerts;
      if (receiver === undefined || !isCount) {
        return wrong({
          ...(receiver === undefined && { receiver: describeUnknown(fields) }),
          ...(!isCount && { alerts: `Write a whole number from 1 to ${maxAlerts}.` }),
        });
      }
      const body = recordedOccasion(receiver, { status: fields.status, alerts, nowMs: nowMs() });
      return { ok: true, sender, body: new TextEncoder().encode(body) };
    }
  }
}

function wrong(errors: SendErrors): Composed {
  return { ok: false, errors };
}

/** Without a name the first that delivers anything. */
function receiverOf(fields: SendFields, sender: Sender, allowList: AllowList): Receiver | undefined {
  if (fields.receiver !== '') return resolveReceiver(allowList, sender.name, fields.receiver);
  return [...allowList.receivers.values()].find((one) => one.sender === sender.name && one.deliver.length > 0);
}

function describeUnknown({ receiver }: SendFields): string {
  return receiver === ''
    ? 'This sender has no receiver that delivers anything: the allow-list has to give it one.'
    : 'This sender has no such receiver. To see how it is refused, paste a body.';
}
