import { type Html, html } from '../../text/html.ts';
import type { ConsoleContext } from '../console-page.ts';
import { drawCheckbox, drawInput, drawTextarea } from './form-parts.ts';

export type WhyFields = {
  readonly sender: string;
  readonly receiver: string;
  /** Each `name=value`, in a line of its own. */
  readonly labels: string;
  readonly resolved: boolean;
  readonly body: string;
};

export type WhyErrors = { readonly [Name in keyof WhyFields]?: string };

const maxOptions = 300;

export function drawWhyForm(fields: WhyFields, errors: WhyErrors, { allowList }: ConsoleContext): Html {
  const senders = [...allowList.senders.keys()];
  // The only sender there is need not be chosen.
  const sender = fields.sender === '' && senders.length === 1 ? (senders[0] ?? '') : fields.sender;
  return html`<p>Ask what the guard would answer, and which line of the allow-list decides it. Nothing is sent. About a request that came in, <a href="/send">the list of requests</a> and <a href="/refused">Refused</a> lead here.</p>
<form method="post" action="/why">
<div class="box">
${drawInput({
  ...{ name: 'sender', label: 'Sender', value: sender, error: errors.sender },
  options: senders.slice(0, maxOptions),
})}
</div>
<div class="box">
<h2>A receiver, and the labels of one alert</h2>
${drawInput({
  ...{ name: 'receiver', label: 'Receiver', value: fields.receiver, error: errors.receiver },
  hint: 'The name in alertmanager.yml.',
})}
${drawTextarea({
  ...{ name: 'labels', label: 'Labels', value: fields.labels, rows: 4, error: errors.labels },
  hint: 'One in each line, such as team=payments.',
})}
${drawCheckbox({ name: 'resolved', label: 'The alert is resolved' }, fields.resolved)}
</div>
<div class="box">
<h2>Or the body that Alertmanager posts</h2>
${drawTextarea({ name: 'body', label: 'Body', value: fields.body, rows: 8, error: errors.body })}
</div>
<p><button type="submit" class="primary">Explain</button></p>
</form>`;
}
