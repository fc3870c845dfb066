/** What Alertmanager itself says, and `.Status`, which is one of two words. */
const ownFields = /\$?\.(?:ExternalURL|Receiver|Status)\b/g;
/** Strings and comments; one that nothing closes goes on to the end and is none: what is in it counts. */
const literals = /"(?:\\.|[^"\\])*("?)|`[^`]*(`?)|\/\*[\s\S]*?(?:(\*\/)|$)/g;

/**
 * Whether a Go template takes anything from alerts. A named template may, whatever its file says today. What has no dot,
 * such as `{{ OPSGENIE_KEY }}`, is for another tool to fill in.
 */
export function readsAlertData(text: string): boolean {
  return actionsOf(text).some((inside) => {
    const code = inside
      .replace(literals, (literal, ...closing: unknown[]) => (closing.slice(0, 3).some(Boolean) ? ' ' : literal))
      .replace(ownFields, ' ');
    return /[.$]|\b(?:template|block|routeLabels)\b/.test(code);
  });
}

/** What stands between `{{` and `}}`. By hand: an expression looks for each end as far as the text goes. */
function actionsOf(text: string): string[] {
  const actions: string[] = [];
  for (let start = text.indexOf('{{'); start !== -1; ) {
    const end = text.indexOf('}}', start + 2);
    if (end === -1) break;
    actions.push(text.slice(start + 2, end));
    start = text.indexOf('{{', end + 2);
  }
  return actions;
}

/** Whether a value stands for one that is filled in when the file is deployed: `<url>`, `$URL`, `${URL}`, `{{ url }}`. */
export function isFilledInLater(text: string): boolean {
  return /^\s*(?:<[^<>]*>|\$\{[^{}]*\}|\$[A-Za-z_]\w*|\{\{[^{}]*\}\})\s*$/.test(text) && !readsAlertData(text);
}
