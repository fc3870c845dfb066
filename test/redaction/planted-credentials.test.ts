import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credentialKinds } from '../../lib/redaction/credential-kind.ts';
import { credentialRules, rulesFor } from '../../lib/redaction/credential-rules.ts';
import { marker } from '../../lib/redaction/marker.ts';
import { matchRules } from '../../lib/redaction/match-rules.ts';
import { redactText } from '../../lib/redaction/redact-text.ts';
import { cleanLine } from '../../lib/text/clean-text.ts';
import { contexts, leakedPiece } from '../support/redaction-contexts.ts';
import { type PlantedCredential, plantedCredentials } from '../support/redaction-credentials.ts';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe('a planted credential', () => {
  it.each(plantedCredentials(1))('is replaced by a marker of its kind: $name', ({ text, secret, kind }) => {
    expect(redactText(text)).toEqual({ text: text.replace(secret, marker(kind)), kinds: [kind] });
  });

  it.each(contexts)('leaves no piece %s', (_context, embed) => {
    const faults = seeds.flatMap(plantedCredentials).filter((planted) => !isReplaced(planted, embed));
    expect(faults.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ['a non-joiner', '\u200c'],
    ['a joiner', '\u200d'],
    ['a zero-width space', '\u200b'],
    ['a soft hyphen', '\u00ad'],
    ['a selector', '\ufe0f'],
    ['a control character', '\u0001'],
  ])('is replaced too with %s between any two of its characters, as a message shows it without', (_title, hidden) => {
    const faults = seeds
      .slice(0, 2)
      .flatMap(plantedCredentials)
      .filter((planted) => {
        const inside = [...planted.secret].join(hidden);
        const { text } = redactText(planted.text.replace(planted.secret, inside));
        return leakedPiece(cleanLine(text), planted) !== undefined;
      });
    expect(faults.map(({ name }) => name)).toEqual([]);
  });

  it('is of every kind that a marker can name', () => {
    expect(new Set(plantedCredentials(1).map(({ kind }) => kind))).toEqual(new Set(credentialKinds));
  });

  it('is replaced every time, of every form, in every context', () => {
    const all = contexts.flatMap(([, embed]) =>
      seeds.flatMap(plantedCredentials).map((planted) => isReplaced(planted, embed)),
    );
    const replaced = all.filter(Boolean).length;
    const forms = plantedCredentials(1).length;
    process.stderr.write(
      `redaction: ${replaced} of ${all.length} planted credentials replaced: ${forms} forms of ${credentialKinds.length} kinds, ${contexts.length} contexts, ${seeds.length} seeds\n`,
    );
    expect(forms).toBeGreaterThanOrEqual(60);
    expect(replaced).toBe(all.length);
  });
});

function isReplaced(planted: PlantedCredential, embed: (text: string) => string): boolean {
  const { text, kinds } = redactText(embed(planted.text));
  return leakedPiece(text, planted) === undefined && kinds.length === 1 && kinds[0] === planted.kind;
}

describe('a rule', () => {
  const texts = [
    `Authorization: ${Buffer.from('1 of no scheme').toString('hex')}`,
    ...seeds
      .flatMap(plantedCredentials)
      .flatMap(({ text }) => [encodeURIComponent(text), ...contexts.map(([, embed]) => embed(text))]),
  ];
  const tried = texts.map((text) => ({ text, rules: new Set(rulesFor(text)) }));

  it.each(credentialRules.map((rule) => [rule.kind, rule.pattern.source, rule] as const))(
    'of %s has a sign in whatever it finds: %s',
    (_kind, _source, rule) => {
      const matched = tried.filter(({ text }) => matchRules(text, [rule]).length > 0);
      expect(matched.filter(({ rules }) => !rules.has(rule)).map(({ text }) => text)).toEqual([]);
      expect(matched).not.toEqual([]);
    },
  );

  it('has a sign whatever stands around what it finds', () => {
    const around = fc.array(fc.constantFrom(...'.:|%/+-_=\\n "sA0\u0141\u012e\u{1F512}'), { maxLength: 3 });
    const planted = fc.constantFrom(...seeds.flatMap(plantedCredentials).map(({ text }) => text));
    fc.assert(
      fc.property(fc.array(fc.tuple(around, planted, around), { minLength: 1, maxLength: 3 }), (pieces) => {
        const text = pieces.flat(2).join('');
        expect(matchRules(text)).toEqual(matchRules(text, credentialRules));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an AWS secret key', () => {
  const keys = Array.from({ length: 5_000 }, () => randomBytes(30).toString('base64'));

  it('is always found by its name', () => {
    for (const key of keys) expect(redactText(`AWS_SECRET_ACCESS_KEY=${key}`).text).not.toContain(key);
  });

  it('is found without one in 98 of 100 cases, by its form alone', () => {
    const found = keys.filter((key) => redactText(`used ${key} here`).kinds.length === 1).length;
    process.stderr.write(`redaction: ${((100 * found) / keys.length).toFixed(1)} % of bare AWS secret keys replaced\n`);
    expect(found / keys.length).toBeGreaterThan(0.98);
  });
});

describe('redacted text', () => {
  it('has nothing more to redact', () => {
    for (const { text } of seeds.flatMap(plantedCredentials)) {
      const once = redactText(`it was ${text} again`);
      expect(redactText(once.text)).toEqual({ text: once.text, kinds: [] });
    }
  });

  it('has the same marker for the same credential, wherever that stands', () => {
    const { text, kind } = plantedCredentials(1).find(({ name }) => name === 'AWS secret access key') ?? { text: '' };
    const said = `${text} and SECRET=${text}, "${text}"`;
    expect(redactText(said).kinds).toEqual([kind, kind, kind]);
  });

  it('has one marker for each credential, in their order', () => {
    const [first, second] = ['Slack webhook', 'GitHub token ghp'].map((wanted) =>
      plantedCredentials(1).find(({ name }) => name === wanted),
    );
    expect(redactText(`a ${first?.text} b ${second?.text} c`)).toEqual({
      text: 'a [redacted slack_webhook] b [redacted github_token] c',
      kinds: ['slack_webhook', 'github_token'],
    });
  });

  it('keeps what a reader needs of a URL: its scheme, user-free host and path', () => {
    const password = ['hunt', 'er2'].join('');
    expect(redactText(`GET https://admin:${password}@prometheus.example.com/graph failed`).text).toBe(
      'GET https://[redacted url_credentials]@prometheus.example.com/graph failed',
    );
  });

  it('finds a credential deep in a megabyte, on either side of where the text is cut into windows', () => {
    const { text } = plantedCredentials(1).find(({ name }) => name === 'GitHub token ghp') ?? { text: '' };
    for (const before of [0, 49_100, 49_151, 65_500, 65_535, 65_536, 131_000, 1_000_000]) {
      const haystack = `${'lorem ipsum '.repeat(before / 12).slice(0, before)} ${text} ${'dolor sit '.repeat(10_000)}`;
      const redacted = redactText(haystack);
      expect({ before, kinds: redacted.kinds }).toEqual({ before, kinds: ['github_token'] });
      expect(redacted.text).toBe(haystack.replace(text, '[redacted github_token]'));
    }
  });
});
