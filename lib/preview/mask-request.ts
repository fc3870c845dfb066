import type { HttpsRequest, OutboundRequest } from '../providers/contract/outbound-request.ts';

const mask = '[secret]';

/** Headers that are made of a secret and do not repeat it: a signature, or name and password in base64. */
const derivedHeader = /^(?:proxy-)?authorization$|signature/i;

/** A shorter piece of a URL is `api` or `services`, which other texts hold too. */
const minSegmentUnits = 16;

/**
 * The request as JSON can say it, without its secret: neither its fields, nor the parts of a URL that is one, nor what
 * was computed from it. A body in JSON is told as JSON.
 */
export function maskRequest(request: OutboundRequest, secret: Readonly<Record<string, string>>): unknown {
  const pieces = sortedPieces(secret);
  const told = request.kind === 'https' ? { ...request, headers: maskHeaders(request.headers) } : request;
  const masked = mapTexts(JSON.parse(JSON.stringify(told)), (text) => maskPieces(text, pieces));
  return request.kind === 'https' ? parseBody(masked) : masked;
}

/** As `maskRequest`, of what comes before the body alone: a body has to be left as its format is. */
export function maskHead(request: HttpsRequest, secret: Readonly<Record<string, string>>): HttpsRequest {
  const pieces = sortedPieces(secret);
  const mask = (text: string) => maskPieces(text, pieces);
  const headers = Object.entries(maskHeaders(request.headers)).map(([name, value]) => [name, mask(value)] as const);
  return { ...request, url: mask(request.url), headers: Object.fromEntries(headers) };
}

function sortedPieces(secret: Readonly<Record<string, string>>): string[] {
  // Longest first, so that a part does not break up the whole.
  return Object.values(secret)
    .flatMap(piecesOf)
    .sort((a, b) => b.length - a.length);
}

/** A secret as it may stand in a request; of a URL its path, and what of its path and query may be the secret part. */
function piecesOf(value: string): string[] {
  if (!URL.canParse(value) || !/^https?:/.test(value)) return formsOf(value);
  const { pathname, searchParams } = new URL(value);
  const segments = pathname.split('/').filter((segment) => segment.length >= minSegmentUnits);
  const parameters = [...searchParams.values()].filter((parameter) => parameter.length >= minSegmentUnits);
  return [pathname, ...segments, ...parameters].filter((piece) => piece !== '/').flatMap(formsOf);
}

function formsOf(piece: string): string[] {
  return [...new Set([piece, encodeURIComponent(piece), Buffer.from(piece).toString('base64')])];
}

function maskPieces(text: string, pieces: readonly string[]): string {
  return pieces.reduce((left, piece) => left.replaceAll(piece, piece.startsWith('/') ? `/${mask}` : mask), text);
}

function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, derivedHeader.test(name) ? maskDerived(value) : value]),
  );
}

/** Keeps the scheme: `Bearer [secret]`, `v1,[secret]`. */
function maskDerived(value: string): string {
  return value.replace(/^([A-Za-z]+ |v1,)?.*$/s, (_, scheme: string | undefined) => `${scheme ?? ''}${mask}`);
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, map)]));
}

function parseBody(request: unknown): unknown {
  if (typeof request !== 'object' || request === null || !('body' in request)) return request;
  try {
    return { ...request, body: JSON.parse(String(request.body)) };
  } catch {
    return request;
  }
}
