import { findAddressHosts, schemeBefore } from '../text/find-link-marks.ts';
import { allowLink } from './allow-link.ts';

export type Span = { readonly start: number; readonly end: number };

const hostRun = /[\p{L}\p{N}\p{M}_.-]+/gu;
const port = /:\d{1,5}(?!\d)/y;

/** What may stand in front of a link: where all programs let one begin, and where some do and the others see none. */
const openers = /[\s"'([{<]/;
const separators = /[\s"'([{<,;:=/>)\]}]/;

/** Where every program takes a host, with its port, to be over: at a path, white space, or what ends a sentence before it. */
const hostEnd = /[/?#]|[.,;:!?'")\]}>]*(?:\s|$)/uy;

/** What every program takes for the path and query of a link, as far as `pathStop`. A URL inside of it is looked at by itself. */
const path = /\/(?:[\w~=&+/.?#:-]|%[0-9a-f]{2})*/iy;

/** A punctuation mark that may end a sentence, and so the path. */
const pathStop = /[.?#](?![\w~%=&+/-])|:(?![\w~%=&+-])/;

/**
 * Finds the URLs and host names of a text that lead to `linkHosts` in whichever program, as `allowLink` judges them: in
 * order, without overlap, in time in proportion to the text. Where programs differ in what is the host it is none.
 */
export function findAllowedLinks(text: string, linkHosts: ReadonlySet<string>): Span[] {
  const names = new Set([...linkHosts].map((host) => host.replace(/:\d+$/, '')));
  const hosts = [...text.matchAll(hostRun)]
    .map(({ index, 0: run }) => ({ start: index, end: index + lengthWithoutStops(run) }))
    .filter(({ start, end }) => names.has(text.slice(start, end).toLowerCase()));
  return outside(hosts, findAddressHosts(text)).flatMap((host) => allowHost(text, host, linkHosts));
}

/** The spans that begin in none of the others; both in order. */
export function outside<Item extends Span>(items: readonly Item[], others: readonly Span[]): Item[] {
  let next = 0;
  return items.filter(({ start }) => {
    while ((others[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1;
    return start < (others[next]?.start ?? Number.POSITIVE_INFINITY);
  });
}

function allowHost(text: string, host: Span, linkHosts: ReadonlySet<string>): Span[] {
  const scheme = text.startsWith('://', host.start - 3) ? schemeBefore(text, host.start - 3) : undefined;
  const start = scheme === undefined ? host.start : host.start - 3 - scheme.length;
  const end = endOf(port, text, host.end) ?? host.end;
  if (!standsBehind(separators, text, start)) return [];
  if (endOf(hostEnd, text, end) === undefined) return [];
  if (allowLink(`${scheme ?? 'http'}://${text.slice(host.start, end)}`, linkHosts) === undefined) return [];
  // Whoever sees no link here looks for one in the path.
  const whole = standsBehind(openers, text, start) ? endOfPath(text, end) : undefined;
  return [{ start, end: withoutScheme(text, whole ?? end) }];
}

function endOfPath(text: string, start: number): number | undefined {
  const end = endOf(path, text, start);
  if (end === undefined) return undefined;
  // With the character behind it, which the stop looks at.
  const stop = text.slice(start, end + 1).search(pathStop);
  return stop === -1 ? end : start + stop;
}

function standsBehind(before: RegExp, text: string, start: number): boolean {
  return start === 0 || before.test(text.charAt(start - 1));
}

/** The scheme of a URL inside of a path is none of the path, which ends at its colon. */
function withoutScheme(text: string, end: number): number {
  return text.startsWith('://', end) ? end - schemeBefore(text, end).length : end;
}

/** By hand: a pattern that is anchored at its end alone takes quadratic time. */
function lengthWithoutStops(run: string): number {
  let end = run.length;
  while (end > 0 && '.-'.includes(run.charAt(end - 1))) end -= 1;
  return end;
}

function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}
