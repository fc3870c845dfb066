import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../local/stand-in/read-body.ts';
import { html } from '../text/html.ts';
import { style } from '../views/style.ts';
import { answerHeaders } from './answer-headers.ts';
import type { ConsoleContext, ConsolePage, PageAnswer } from './console-page.ts';
import { drawFrame } from './draw-frame.ts';
import { judgeRequest, type RequestVerdict } from './judge-request.ts';
import type { Live } from './live.ts';
import { liveScript } from './live-script.ts';
import { consoleStyle } from './style.ts';

export type Answering = {
  readonly pages: readonly ConsolePage[];
  readonly context: ConsoleContext;
  readonly live: Live;
  /** What the state is called that an answer shows. */
  readonly state: () => string;
  /** A page failed; named by its path alone, as the rest of an address may hold anything. */
  readonly onFault: (path: string, error: unknown) => void;
};

type DrawnAnswer = Extract<PageAnswer, { readonly kind: 'page' }>;

type Reply = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly policy?: 'framed';
  readonly headers?: Readonly<Record<string, string>>;
};

/** Of a form. A notification that was recorded may be pasted into one. */
const maxFormBytes = 2 * 1024 * 1024;

/** Ours have ten. Node 24 parses 900,000 in a minute, in which nothing else is done. */
const maxFormFields = 100;

const plainText = 'text/plain; charset=utf-8';
const htmlText = 'text/html; charset=utf-8';

const assets: ReadonlyMap<string, Reply> = new Map([
  ['/style.css', { status: 200, type: 'text/css; charset=utf-8', text: style + consoleStyle }],
  ['/live.js', { status: 200, type: 'text/javascript; charset=utf-8', text: liveScript }],
  // A browser asks for it by itself.
  ['/favicon.ico', { status: 204, type: plainText, text: '' }],
]);

/** Answers one request that came to `port`. */
export async function answerRequest(
  answering: Answering,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url: target = '', rawHeaders } = request;
  const verdict = judgeRequest({ method, target, rawHeaders }, port);
  if (!verdict.ok) {
    const allow = verdict.status === 405 ? { allow: 'GET, HEAD, POST' } : {};
    return send(response, refusal(verdict.status, verdict.why, allow));
  }
  if (verdict.method === 'GET' && verdict.path === '/events') {
    if (answering.live.add(response, answerHeaders('page'))) return;
    return send(response, refusal(503, 'Too many pages are open.'));
  }
  const asset = verdict.method === 'POST' ? undefined : assets.get(verdict.path);
  send(response, asset ?? (await ask(answering, request, verdict)));
}

async function ask(
  { pages, context, state, onFault }: Answering,
  request: IncomingMessage,
  { method, path, query }: Extract<RequestVerdict, { readonly ok: true }>,
): Promise<Reply> {
  const isPost = method === 'POST';
  const found = findPage(pages, path);
  const handler = isPost ? found?.page.post : found?.page.get;
  if (found === undefined || handler === undefined) return drawPage(pages, notFound, undefined, undefined);
  // Before the page looks: what is decided meanwhile makes it old.
  const seen = isPost ? undefined : state();
  const fields = isPost ? await readForm(request) : new URLSearchParams(query);
  if (!(fields instanceof URLSearchParams)) return fields;
  const { page, rest } = found;
  try {
    const answer = await handler({ rest, fields }, context);
    switch (answer.kind) {
      case 'framed':
        return { status: 200, type: htmlText, text: answer.document, policy: 'framed' };
      case 'see_other':
        return { status: 303, type: plainText, text: '', headers: { location: answer.path } };
      case 'not_found':
        return drawPage(pages, notFound, undefined, undefined);
      case 'page':
        return drawPage(pages, answer, page.path, seen);
    }
  } catch (error) {
    onFault(page.path, error);
    return drawPage(pages, failed, page.path, undefined);
  }
}

/** The page, and what follows its path. */
function findPage(
  pages: readonly ConsolePage[],
  path: string,
): { readonly page: ConsolePage; readonly rest: string } | undefined {
  const page = pages.find((one) => path === one.path || (one.path !== '/' && path.startsWith(`${one.path}/`)));
  if (page === undefined) return undefined;
  try {
    return { page, rest: decodeURIComponent(path.slice(page.path.length + 1)) };
  } catch {
    return undefined;
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | Reply> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i.test(type)) {
    return refusal(415, 'The console takes forms alone.');
  }
  const body = await readBody(request, maxFormBytes);
  if (body === undefined) return refusal(413, `A form may hold ${maxFormBytes} bytes.`);
  const text = body.toString('utf8');
  if (text.split('&', maxFormFields + 1).length > maxFormFields) {
    return refusal(413, `A form may hold ${maxFormFields} fields.`);
  }
  return new URLSearchParams(text);
}

function drawPage(
  pages: readonly ConsolePage[],
  { title, body, status = 200, live }: DrawnAnswer,
  current: string | undefined,
  seen: string | undefined,
): Reply {
  const text = drawFrame(pages, { title, body, current, state: live === false ? undefined : seen });
  return { status, type: htmlText, text };
}

const notFound: DrawnAnswer = {
  kind: 'page',
  title: 'There is no such page',
  body: html`<p>What it was about may be gone: the console remembers nothing when it is started again. <a href="/">Go to the front page</a>.</p>`,
  status: 404,
  live: false,
};

const failed: DrawnAnswer = {
  kind: 'page',
  title: 'This page failed',
  body: html`<p>That is a fault of the console; the terminal in which it runs names it. <a href="/">Go to the front page</a>.</p>`,
  status: 500,
  live: false,
};

/** What is left of the request is not read, so its connection takes no other. */
function refusal(status: number, why: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: plainText, text: `${why}\n`, headers: { ...headers, connection: 'close' } };
}

function send(response: ServerResponse, { status, type, text, policy, headers = {} }: Reply): void {
  const bytes = Buffer.from(text, 'utf8');
  const length = status === 204 ? {} : { 'content-length': bytes.length };
  response.writeHead(status, { ...answerHeaders(policy ?? 'page'), ...headers, 'content-type': type, ...length });
  // Node itself leaves out the body of an answer to HEAD.
  response.end(bytes);
}
