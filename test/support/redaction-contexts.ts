import type { PlantedCredential } from './redaction-credentials.ts';

/** Where a credential ends up in the text of an alert. */
export const contexts: readonly (readonly [name: string, embed: (credential: string) => string])[] = [
  ['alone', (text) => text],
  ['in a sentence', (text) => `Login of checkout failed with ${text} on cluster eu-1, see the runbook.`],
  ['in brackets', (text) => `last error (${text}) at 10:42`],
  ['in JSON', (text) => JSON.stringify({ level: 'error', message: `used ${text}`, attempt: 3 })],
  ['in JSON within JSON', (text) => JSON.stringify({ log: JSON.stringify({ value: text }) })],
  ['in the query of a link', (text) => `see https://login.example.com/?next=${encodeURIComponent(`/a?b=${text}`)} now`],
  ['in a dumped environment', (text) => `PATH=/usr/bin:/bin\nHOME=/root\nSETTING=${text}\nLANG=C.UTF-8\n`],
  ['in a dump in one line', (text) => `PATH=/usr/bin\\nSETTING=${text.replaceAll('\n', '\\n')}\\nLANG=C`],
  ['in Markdown', (text) => `- value: \`${text}\`\n- host: worker-3`],
  ['in PromQL', (text) => `up{job="checkout", setting="${text.replaceAll('\n', '\\n').replaceAll('"', '\\"')}"} == 0`],
];

/** What of a credential must not be found again: all of it, and any piece that would give most of it away. */
export function leakedPiece(text: string, { secret }: PlantedCredential): string | undefined {
  const pieceLength = Math.min(12, secret.length);
  for (let start = 0; start + pieceLength <= secret.length; start++) {
    const piece = secret.slice(start, start + pieceLength);
    if (!/^-{2,}|KEY/.test(piece) && (text.includes(piece) || text.includes(encodeURIComponent(piece)))) return piece;
  }
  return undefined;
}
