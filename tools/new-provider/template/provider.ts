import * as z from 'zod';
import { classifyHttp } from '../../../lib/providers/contract/classify-http.ts';
import { defineProvider } from '../../../lib/providers/contract/define-provider.ts';
import { readJsonAnswer } from '../../../lib/providers/contract/json-answer.ts';
import { makeOnce } from '../../../lib/providers/contract/make-once.ts';
import type { Answer } from '../../../lib/providers/contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../../../lib/providers/contract/outcome.ts';
import { webhookUrlSecret, webhookUrls } from '../../../lib/providers/contract/webhook-url-secret.ts';
import { commonOptions } from '../../../lib/rendering/common-options.ts';
import { fitText, fitTitle } from '../../../lib/rendering/fit-text.ts';
import { linkText } from '../../../lib/rendering/link-text.ts';
import { createDefanger } from '../../../lib/rendering/split-links.ts';
import { toneStyles } from '../../../lib/rendering/tone.ts';
import { viewLinks, withoutLinks } from '../../../lib/rendering/view-links.ts';
import { viewNotification } from '../../../lib/rendering/view-notification.ts';

/** Code points. Look up: each limit, its unit (bytes, code points or UTF-16 units), and name the page as its source. */
export const maxTitleCodePoints = 100;

/** Bytes of UTF-8. Look up: as above. */
export const maxTextBytes = 4_000;

/**
 * A message through an incoming webhook, whose URL is the secret. Look up: whether clients read Markdown, mentions or
 * links out of these texts. Here they make links only, so texts are defanged; where there is markup, values need an
 * escape too. The contract suite finds what is missing, provided that `contract.ts` reads the message as a client does.
 */
export const exampleChat = defineProvider({
  class: 'chat',
  type: 'example-chat',
  // Look up: what a team must be able to choose, such as a channel, a topic or a static mention.
  options: () => z.strictObject(commonOptions()),
  secret: webhookUrlSecret,
  secretUrls: webhookUrls,
  // Look up: the vendor's hosts; `'fence'` where each team has a server of its own.
  hosts: ['hooks.example.com'],
  render: (input) => {
    const view = viewNotification(input);
    const defang = createDefanger(input.linkHosts);
    const [link] = viewLinks(view);
    return {
      kind: 'https',
      method: 'POST',
      url: input.secret.webhookUrl,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        title: fitTitle(view, defang, { max: maxTitleCodePoints, unit: 'code_points' }),
        text: fitText(withoutLinks(view), defang, { max: maxTextBytes, unit: 'utf8_bytes' }),
        color: toneStyles[view.tone].hex,
        ...(link === undefined ? {} : { link: { text: linkText(link), url: link.url } }),
      }),
    };
  },
  classify,
  // Look up: whether the vendor documents a question that posts nothing, such as a GET of the webhook, and answers it
  // otherwise where the secret was revoked or the channel is gone. Then state it as `probe`, as other rooms do.
});

const answerBody = makeOnce(() => z.object({ ok: z.boolean() }));

/**
 * Look up: what the vendor calls success, as many answer errors with 200; how it says that it limits the rate, and for
 * how long; which of its errors mean that the secret or the channel is gone.
 */
function classify(answer: Answer): Outcome {
  const { status, body } = answer;
  if (status === 200 && readJsonAnswer(body, answerBody())?.ok === true) return delivered(status);
  return status >= 200 && status <= 299 ? reject('refused', { status }) : classifyHttp(answer);
}
