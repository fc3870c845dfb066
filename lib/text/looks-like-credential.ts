/** How keys and tokens begin that people paste: Standard Webhooks, Slack, GitHub, GitLab, AWS, JWT and the like. */
const marks = /^(?:whsec_|xox[a-z]-|xapp-|sk_live_|sk_test_|sk-proj-|sk-ant-|gh[a-z]_|github_|glpat-|AKIA|ASIA|eyJ)/;

/** Random text of 24 and more characters is a key, not a name, however well its characters would do for one. */
export function looksLikeCredential(text: string): boolean {
  return text.split(/[/.:]/).some((part) => marks.test(part) || looksRandom(part));
}

function looksRandom(part: string): boolean {
  if (part.length < 24 || !/\d/.test(part)) return false;
  return /^[0-9a-f]+$/i.test(part) || (/[a-z]/.test(part) && /[A-Z]/.test(part));
}
