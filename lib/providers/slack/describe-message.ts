import { blocksOf, type SlackBlock, type SlackRichElement, type SlackRichInline, slackMessage } from './format.ts';

/** The blocks as text, line by line; `undefined` for what is not a message. */
export function describeMessage(json: unknown): string[] | undefined {
  const { data } = slackMessage.safeParse(json);
  return data === undefined ? undefined : blocksOf(data).flatMap(describeBlock);
}

function describeBlock(block: SlackBlock): string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'divider':
      return ['---'];
    case 'image':
      return [`[image: ${block.alt_text}]`];
    case 'context':
      return [block.elements.map((part) => ('text' in part ? part.text : `[image: ${part.alt_text}]`)).join(' | ')];
    case 'actions':
      return [block.elements.map(({ text }) => `[${text.text}]`).join(' ')];
    case 'section':
      return [block.text, ...(block.fields ?? [])].flatMap((part) => part?.text.split('\n') ?? []);
    case 'rich_text':
      return block.elements.flatMap(describeRichText);
    default:
      return block satisfies never;
  }
}

function describeRichText(element: SlackRichElement): string[] {
  if (element.type === 'rich_text_list') {
    return element.elements.flatMap((item) => describeRichText(item).map((line) => `* ${line}`));
  }
  return element.elements.map(describeInline).join('').split('\n');
}

function describeInline(part: SlackRichInline): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'link':
      return part.text === undefined ? part.url : `${part.text} <${part.url}>`;
    case 'date':
      return part.fallback ?? part.format;
    case 'emoji':
      return `:${part.name}:`;
    case 'broadcast':
      return `@${part.range}`;
    case 'user':
      return `@${part.user_id}`;
    case 'usergroup':
      return `@${part.usergroup_id}`;
    case 'channel':
      return `#${part.channel_id}`;
    default:
      return part satisfies never;
  }
}
