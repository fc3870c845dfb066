import { splitLinkLike } from './split-link-like.ts';

/** Everything that CommonMark, its chat dialects or an emoticon gives a meaning to, wherever it stands. */
const anywhere = /[!#$&()*:<>@[\\\]^_`{|}~]|\.(?=\S)/g;

/** What only means something where a line starts: lists, rules, underlined headings. */
const atLineStart = /^(?:[-+=]+|\d{1,9}\.)/gm;

/**
 * A value as text in Markdown: shown as it is, with no markup, link, mention or emoji in it.
 *
 * Special characters become decimal character references, which CommonMark reads as text and nothing else (section
 * 2.5), and which stop the vendors' own rules too, as those look at the source. Decimal, because `&#x23;` holds what
 * Mattermost takes for the hashtag `#x23`. Words that a program would link stand in code: Mattermost looks for mentions
 * behind the references, but never in code (`getExplicitMentions`).
 */
export function markdownText(value: string): string {
  return splitLinkLike(value)
    .map(({ text, linkLike }) => (linkLike ? `\`${text}\`` : refer(text)))
    .join('');
}

/** A value as code. A code span has no escape, so a value with a backtick, bracket or line break becomes text instead. */
export function markdownCode(value: string): string {
  return value === '' || /[`<>\n]/.test(value) || value !== value.trim() ? markdownText(value) : `\`${value}\``;
}

function refer(text: string): string {
  return text.replace(anywhere, reference).replace(atLineStart, (run) => run.replace(/\D/g, reference));
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
