const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/**
 * Escapes the three characters with which Slack's control sequences start and end, so that `<!channel>`, `<@U1>` and
 * `<url|text>` are text. `* _ ~` and backticks have no escape there: put a value that may hold them in rich text.
 * Source: docs.slack.dev/messaging/formatting-message-text.
 */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities.get(character) ?? '');
}
