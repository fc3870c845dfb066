import { type Html, html } from '../text/html.ts';

/** A message in a channel, below its sender: the bot's name and mark are the vendor's settings, and not ours to send. */
export function drawPost(content: Html | readonly Html[]): Html {
  return html`<div class="post">
<div class="avatar">A</div>
<div class="said"><div class="sender"><b>alertguard</b> <span class="bot">bot</span> <span class="time">11:00</span></div>
${content}</div>
</div>`;
}
