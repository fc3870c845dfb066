import {
  mergeReadings,
  nothing,
  unread,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import {
  blocksOf,
  type SlackBlock,
  type SlackMessage,
  type SlackRichInline,
  type SlackText,
  slackMessage,
} from './format.ts';
import { readMrkdwn } from './read-mrkdwn.ts';

export function parseSlackMessage(body: string): SlackMessage {
  return slackMessage.parse(JSON.parse(body));
}

export function readSlackMessage(message: SlackMessage): WhatAReaderGets {
  // `mrkdwn: false` takes the formatting from the fallback text, but control sequences are read all the same.
  const fallback = readMrkdwn(message.text);
  if (message.unfurl_links || message.unfurl_media) unread('what a link leads to');
  return mergeReadings([message.mrkdwn ? fallback : { ...fallback, markup: [] }, ...blocksOf(message).map(readBlock)]);
}

/** UTF-16 units of everything that is shown or pointed to, the fallback included. */
export function countSlackUnits({ text, ...message }: SlackMessage): number {
  const { links, texts, mentions } = mergeReadings(blocksOf(message).map(readBlock));
  return [text, ...links, ...texts, ...mentions].join('').length;
}

function readBlock(block: SlackBlock): WhatAReaderGets {
  switch (block.type) {
    case 'header':
      return readText(block.text);
    case 'section':
      return block.text === undefined || block.fields || block.accessory ? unread(block.type) : readText(block.text);
    case 'context':
      return mergeReadings(block.elements.map((part) => (part.type === 'image' ? unread(part.type) : readText(part))));
    case 'rich_text':
      return mergeReadings(
        block.elements.flatMap((part) =>
          part.type === 'rich_text_section' ? part.elements.map(readInline) : unread(part.type),
        ),
      );
    default:
      return unread(block.type);
  }
}

/** Only mrkdwn is looked through for links, unless it is verbatim (composition objects); plain text for emoji alone. */
function readText(part: SlackText): WhatAReaderGets {
  if (part.type === 'plain_text') return part.emoji === false ? { ...nothing, texts: [part.text] } : unread('emoji');
  return part.verbatim === true ? readMrkdwn(part.text) : unread('mrkdwn with links');
}

function readInline(part: SlackRichInline): WhatAReaderGets {
  if (part.type === 'text') return { ...nothing, texts: [part.text] };
  // The time is the message's own; its words are what a client shows that knows no dates.
  if (part.type === 'date') return { ...nothing, texts: [part.fallback ?? ''] };
  return part.type === 'link' ? { ...nothing, texts: [part.text ?? part.url], links: [part.url] } : unread(part.type);
}
