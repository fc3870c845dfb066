import * as z from 'zod';
import type { AcceptedEmail } from '../providers/email/ses-request.ts';
import { type Block, blocksSchema } from '../providers/slack/judge-blocks.ts';
import { cleanLine } from '../text/clean-text.ts';
import type { Arrival } from './stand-in/start-stand-in.ts';

/** What arrived, as lines for a terminal: free of control characters, which alert authors choose. */
export function describeArrival({ json }: Arrival): string[] {
  const mail = mailSchema.safeParse(json);
  if (mail.success) return describeEmail(mail.data);
  const blockKit = z.object({ blocks: blocksSchema }).safeParse(json);
  const lines = blockKit.success ? blockKit.data.blocks.flatMap(describeBlock) : prettyJson(json);
  return lines.map(cleanKeepingIndent);
}

const mailSchema = z.object({
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string().optional(),
  messageId: z.string(),
});

type Described = Pick<AcceptedEmail, 'from' | 'to' | 'subject'> & Partial<AcceptedEmail>;

export function describeEmail({ from, to, subject, text = '' }: Described): string[] {
  const lines = [`From: ${from}`, `To: ${to.join(', ')}`, `Subject: ${subject}`, '', ...text.trimEnd().split('\n')];
  return lines.map(cleanKeepingIndent);
}

const maxJsonLines = 60;

function prettyJson(json: unknown): string[] {
  const lines = (JSON.stringify(json, undefined, 2) ?? '').split('\n');
  const more = lines.length - maxJsonLines;
  return more > 0 ? [...lines.slice(0, maxJsonLines), `… ${more} more lines`] : lines;
}

function describeBlock(block: Block): string[] {
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

type RichElement = Extract<Block, { type: 'rich_text' }>['elements'][number];

function describeRichText(element: RichElement): string[] {
  if (element.type === 'rich_text_list') {
    return element.elements.flatMap((item) => describeRichText(item).map((line) => `* ${line}`));
  }
  return element.elements.map(describeInline).join('').split('\n');
}

type RichInline = Exclude<RichElement, { type: 'rich_text_list' }>['elements'][number];

function describeInline(part: RichInline): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'link':
      return part.text === undefined ? part.url : `${part.text} <${part.url}>`;
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

function cleanKeepingIndent(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return indent + cleanLine(line);
}
