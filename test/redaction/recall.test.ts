import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import * as z from 'zod';
import { redactText } from '../../lib/redaction/redact-text.ts';
import { itWithCorpus, readCorpusBytes } from '../support/corpora.ts';

const truePositive = z.object({ rule: z.string(), text: z.string(), secrets: z.array(z.string()).min(1) });

/** Of texts that hold one. It was 24.8 % with rules for what alerts were known to hold only. */
const maxShare = 0.02;

itWithCorpus('gitleaks')('of the credentials that gitleaks finds nearly all are redacted', () => {
  const lines = gunzipSync(readCorpusBytes('gitleaks/true-positives.jsonl.gz')).toString('utf8').trim().split('\n');
  const texts = lines.map((line) => truePositive.parse(JSON.parse(line)));
  const surviving = texts.filter(({ text, secrets }) => {
    const redacted = redactText(text).text;
    return secrets.some((secret) => redacted.includes(secret));
  });
  const all = Map.groupBy(texts, ({ rule }) => rule);
  const byRule = [...Map.groupBy(surviving, ({ rule }) => rule)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([rule, { length }]) => `${rule} ${length} of ${all.get(rule)?.length}`);
  const share = surviving.length / texts.length;
  process.stderr.write(
    `redaction: ${surviving.length} of ${texts.length} true positives of gitleaks survive (${(100 * share).toFixed(1)} %): ${byRule.join(', ')}\n`,
  );
  expect(texts.length).toBeGreaterThan(3_000);
  expect(share).toBeLessThan(maxShare);
});
