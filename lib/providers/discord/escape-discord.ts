/**
 * Escapes what Discord's Markdown reads: emphasis, spoilers, code, masked links, mentions, timestamps, emoji, and, by
 * the colon, bare URLs; at the start of a line quotes, headings, lists and subtext too. A backslash before any character
 * that is no letter, digit or space shows that character as it is, but not inside code and masked links.
 * Source: support.discord.com "Markdown Text 101"; discord/discord-api-docs#6185.
 */
export function escapeDiscord(text: string): string {
  return text
    .replace(/[\\*_~|`<>[\]#:@]/g, '\\$&')
    .replace(/^( *)([-+])/gm, '$1\\$2')
    .replace(/^( *\d+)\./gm, '$1\\.');
}
