const action = /\{\{-?([\s\S]*?)-?\}\}/g;

/** What Alertmanager itself says, and `.Status`, which is one of two words. */
const ownFields = /\$?\.(?:ExternalURL|Receiver|Status)\b/g;
const literals = /"(?:\\.|[^"\\])*"|`[^`]*`|\/\*[\s\S]*?\*\//g;

/**
 * Whether a Go template takes anything from alerts. A named template may, whatever its file says today. What has no dot,
 * such as `{{ OPSGENIE_KEY }}`, is for another tool to fill in.
 */
export function readsAlertData(text: string): boolean {
  return [...text.matchAll(action)].some(([, inside = '']) => {
    const code = inside.replace(literals, ' ').replace(ownFields, ' ');
    return /[.$]|\b(?:template|block|routeLabels)\b/.test(code);
  });
}

/** Whether a value stands for one that is filled in when the file is deployed: `<url>`, `$URL`, `${URL}`, `{{ url }}`. */
export function isPlaceholder(text: string): boolean {
  return /^\s*(?:<[^<>]*>|\$\{[^{}]*\}|\$[A-Za-z_]\w*|\{\{[^{}]*\}\})\s*$/.test(text) && !readsAlertData(text);
}
