import type { DefaultTreeAdapterTypes } from 'parse5';
import { parseFragment } from 'parse5';
import * as z from 'zod';
import type { SentRequest } from '../../local/observe-sending.ts';
import { maskHead } from '../../preview/mask-request.ts';
import type { Preview } from '../../preview/preview.ts';
import { previewStyle } from '../../preview/preview-style.ts';
import { importPart } from '../../providers/import-part.ts';
import { providers } from '../../providers/registry.ts';
import { cleanLine } from '../../text/clean-text.ts';
import { cutText } from '../../text/cut-text.ts';
import { type Html, html } from '../../text/html.ts';

type Room = { readonly preview: Preview };

/** By provider. Loaded with the first message that is looked at. */
let previews: Promise<ReadonlyMap<string, Preview>> | undefined;

async function previewOf(type: string): Promise<Preview | undefined> {
  previews ??= loadPreviews();
  return (await previews).get(type);
}

async function loadPreviews(): Promise<ReadonlyMap<string, Preview>> {
  const rooms = [...providers.keys()].map(async (type): Promise<[string, Preview]> => {
    const room: Room = await importPart(type, 'preview');
    return [type, room.preview];
  });
  return new Map(await Promise.all(rooms));
}

export type Shown = {
  /** The vendor's name. */
  readonly vendor: string;
  /** A whole document; absent where the preview knows no such message, or the request is none. */
  readonly document: string | undefined;
  /** Of the document as it stands on a wide screen, in CSS pixels. */
  readonly height: number;
  /** What it says, in a few words. */
  readonly title: string;
};

// A list shows the titles of all messages, and drawing one takes a millisecond.
const known = new WeakMap<SentRequest, Shown>();

/** A message as its vendor would show it. */
export async function drawShown(sent: SentRequest, type = 'unknown'): Promise<Shown> {
  const shown = known.get(sent) ?? draw(sent, await previewOf(type), type);
  known.set(sent, shown);
  return shown;
}

function draw(sent: SentRequest, preview: Preview | undefined, type: string): Shown {
  const vendor = preview?.name ?? type;
  const drawn = preview === undefined || sent.purpose !== 'message' ? undefined : tryToDraw(sent, preview);
  if (preview === undefined || drawn === undefined) {
    return { vendor, document: undefined, height: 0, title: describePurpose(sent) };
  }
  const { text, lines } = measure(drawn);
  return {
    vendor,
    document: drawDocument(vendor, preview.look, drawn),
    height: 'html' in sent.request ? estimateMail(sent.request.text) : estimateHeight(text, lines),
    title: titleOf(text),
  };
}

function tryToDraw(sent: SentRequest, preview: Preview): Html | undefined {
  try {
    const { request } = sent;
    return preview.draw(request.kind === 'https' ? maskHead(request, secretFields(sent)) : request);
  } catch {
    return undefined;
  }
}

const fieldsSchema = z.record(z.string(), z.string());

/** The fields of the destination's secret; none where it has none, or another than any provider reads. */
export function secretFields({ secret }: Pick<SentRequest, 'secret'>): Readonly<Record<string, string>> {
  try {
    return fieldsSchema.safeParse(JSON.parse(secret?.reveal() ?? '{}')).data ?? {};
  } catch {
    return {};
  }
}

function describePurpose({ purpose }: SentRequest): string {
  switch (purpose) {
    case 'message':
      return 'a message';
    case 'search':
      return 'looks for an earlier message of this alert group';
    case 'before':
      return 'prepares the vendor for the message';
  }
}

type Node = DefaultTreeAdapterTypes.ChildNode;

const blockTags = new Set(['div', 'p', 'br', 'h3', 'h4', 'tr', 'pre', 'hr']);

function measure(drawn: Html): { readonly text: string; readonly lines: number } {
  const parts: string[] = [];
  let blocks = 0;
  let breaks = 0;
  const open: Node[] = parseFragment(drawn.toString()).childNodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('value' in node) {
      parts.push(node.value);
      breaks += node.value.split('\n').length - 1;
    }
    if (!('tagName' in node)) continue;
    if (blockTags.has(node.tagName)) {
      blocks += 1;
      parts.push('\n');
    }
    open.push(...node.childNodes.toReversed());
  }
  // A message is made of elements, or of lines that its vendor keeps.
  return { text: parts.join(''), lines: Math.max(blocks, breaks) };
}

const maxTitleLength = 120;

/** Our messages begin with what fires or is resolved; before it stands what the vendor adds. */
function titleOf(text: string): string {
  const at = text.search(/\[(?:FIRING|RESOLVED|TEST)/);
  const lines = (at === -1 ? text : text.slice(at)).split('\n').map(cleanLine);
  return cutText(lines.find((line) => line.length > 2) ?? 'a message', maxTitleLength, 'code_points');
}

/** A mail is a document of its own, with cards; its plain text says how much there is in it. */
function estimateMail(text: string): number {
  return Math.min(900, 270 + text.split('\n').length * 27);
}

function estimateHeight(text: string, lines: number): number {
  const wrapped = text.split('\n').reduce((sum, line) => sum + Math.floor(line.length / 90), 0);
  return Math.min(900, Math.max(140, 110 + (lines + wrapped) * 23));
}

/** What a frame has to say beside the look of the vendor: it fills the frame. */
const frameStyle = `.shown { padding: 16px; min-height: 100vh; overflow-wrap: anywhere; }
`;
const frameEnd = `.shown.terminal { max-height: none; }
.mail iframe { height: calc(100vh - 84px); min-height: 300px; }
`;

/** The server's policy of a frame is the same; this one is there wherever the document is saved to. */
function drawDocument(vendor: string, look: string, drawn: Html): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${html`${vendor}`}</title>
<style>
${frameStyle}${previewStyle}${frameEnd}</style>
</head>
<body>${html`<div class="shown ${look}">${drawn}</div>`}</body>
</html>
`;
}
