import { isPublicAddress } from '../address/judge-address.ts';
import { isTopLevelDomainAt } from './top-level-domain.ts';

/**
 * What makes a link of a text, and without which no program does: `scheme` is the `https://` of a URL, `joint` a dot of a
 * host name, the colon of another scheme, or that with its slashes.
 */
export type LinkMark = { readonly kind: 'scheme' | 'joint'; readonly start: number; readonly end: number };

/** Ideographic, fullwidth and halfwidth ones too: browsers read them as dots of a host. */
const dots = '.\u3002\uFF0E\uFF61';

/** Behind a letter, digit, symbol, `_` or `-`, and not behind another dot or a bracket: `wait...in` is no host. */
const dotInHost = new RegExp(`(?<=[^\\s\\p{P}]|[_-])[${dots}](?=[\\p{L}\\p{N}])`, 'gu');

/** Whatever stands behind it is linked, by Outlook for one. */
const dotOfPrefix = new RegExp(`(?<=(?<![\\p{L}\\p{N}_-])(?:www|ftp))[${dots}](?=[^\\s\\p{P}])`, 'giu');

const hostCharacter = `(?:[^\\s\\p{P}]|[_${dots}-])`;
const addressHost = new RegExp(`@${hostCharacter}+`, 'gu');
/** Markdown programs link `//user@host` of no scheme, or another; where it is http the scheme alone is enough. */
const hostBehindSlashes = new RegExp(`//(?:[^\\s/[\\]()]*@)?${hostCharacter}+`, 'gu');
const dotBeforeLetter = new RegExp(`[${dots}](?=\\p{L})`, 'gu');
const dotInside = new RegExp(`[${dots}](?=[^\\s\\p{P}])`, 'gu');

const ipv4 = /(?<![\p{L}\p{N}_]|\d\.)\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}_]|\.\d)/gu;

/** Schemes without slashes that mail programs and telephones link. */
const colonOfScheme =
  /(?<=mailto|(?<![a-z0-9])(?:tel|sms|callto|sips?|xmpp|skype|facetime|magnet|bitcoin)):(?=\S)(?!\/\/)/giu;

/** Longer than the name of any scheme. */
const maxScheme = 40;

/** What every mark has: of most texts, names and values of labels, nothing else is looked at. */
const dotOrColon = new RegExp(`[${dots}:]`);

/** Each finds one kind of link, in time in proportion to the text. */
const finders: readonly ((text: string) => LinkMark[])[] = [
  (text) => joints([...text.matchAll(dotInHost)].filter(({ index }) => isTopLevelDomainAt(text, index + 1))),
  (text) => joints(text.matchAll(dotOfPrefix)),
  (text) => joints(text.matchAll(colonOfScheme)),
  // In an email address every dot: Android takes any word for the last label, also `prod` of `root@db.prod.local`.
  (text) => dotsOf(matchAddressHosts(text), (host) => (isPublicAddress(host.slice(1)) ? dotInside : dotBeforeLetter)),
  (text) => {
    const hosts = [...text.matchAll(hostBehindSlashes)];
    return dotsOf(
      hosts.filter(({ index }) => !isWeb(schemeBefore(text, index - 1))),
      () => dotInside,
    );
  },
  (text) =>
    [...text.matchAll(ipv4)]
      .filter(({ 0: address }) => isPublicAddress(address))
      .flatMap(({ index, 0: address }) => joint(index + address.lastIndexOf('.'))),
  (text) => [...text.matchAll(/:\/\//g)].flatMap(({ index }) => markScheme(text, index)),
];

/**
 * Finds what makes links of a text in mail programs, push clients and web pages: URLs, host names, email addresses,
 * public IPv4 addresses. In order, without overlap.
 *
 * A host name is what has a top-level domain behind a dot, be it not at its end, as some programs stop there. So
 * `java.lang.Error`, `kube_pod.status`, `v1.2.3`, `node-1.cluster.local`, `10.0.0.1:9100` and `rules.yaml` are none;
 * `main.py`, `java.net.Socket` and `ip-10-0-0-1.eu-west-1.compute.internal` are linked by some, and found. What is
 * defanged already (`hxxps://evil[.]com`) is not found again.
 * Sources: Android `Patterns.AUTOLINK_WEB_URL` and `AUTOLINK_EMAIL_ADDRESS`, linkify-it, linkifyjs.
 */
export function findLinkMarks(text: string): LinkMark[] {
  if (!dotOrColon.test(text)) return [];
  const marks = finders.flatMap((find) => find(text)).sort((a, b) => a.start - b.start);
  return marks.filter(({ start }, index) => start >= (marks[index - 1]?.end ?? 0));
}

/** The hosts of email addresses, with the `@`: in order, without overlap. */
export function findAddressHosts(text: string): readonly { readonly start: number; readonly end: number }[] {
  return matchAddressHosts(text).map(({ index, 0: host }) => ({ start: index, end: index + host.length }));
}

function matchAddressHosts(text: string): RegExpExecArray[] {
  return [...text.matchAll(addressHost)].filter(({ index }) => /\S/.test(text.charAt(index - 1)));
}

/** The name of a scheme in front of a colon, in lower case; empty where there is none, or no colon. */
export function schemeBefore(text: string, colon: number): string {
  if (text[colon] !== ':') return '';
  let start = colon;
  while (start > 0 && colon - start < maxScheme && /[a-z0-9+.-]/i.test(text.charAt(start - 1))) start -= 1;
  return text
    .slice(start, colon)
    .replace(/^[^a-z]+/i, '')
    .toLowerCase();
}

function markScheme(text: string, colon: number): LinkMark[] {
  const scheme = schemeBefore(text, colon);
  const end = colon + '://'.length;
  if (/^https?$/.test(scheme)) return [{ kind: 'scheme', start: colon - scheme.length, end }];
  return scheme === '' || isWeb(scheme) ? [] : [{ kind: 'joint', start: colon, end }];
}

/** In either form. */
function isWeb(scheme: string): boolean {
  return /^h(?:tt|xx)ps?$/.test(scheme);
}

function dotsOf(hosts: Iterable<RegExpExecArray>, dotOf: (host: string) => RegExp): LinkMark[] {
  return [...hosts].flatMap(({ index, 0: host }) => joints(host.matchAll(dotOf(host)), index));
}

function joints(matches: Iterable<{ readonly index: number }>, offset = 0): LinkMark[] {
  return [...matches].flatMap(({ index }) => joint(offset + index));
}

function joint(start: number): LinkMark[] {
  return [{ kind: 'joint', start, end: start + 1 }];
}
