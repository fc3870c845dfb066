import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isScalar, parseDocument, visit } from 'yaml';
import { compileAllowList, type SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { goodFiles } from '../support/allow-list-files.ts';
import { testProviders } from '../support/allow-list-providers.ts';

/** Each with the part that no message may hold. */
const secrets = [
  ['https://hooks.slack.com/services/T0PLANTED/B0PLANTED/planted', 'planted'],
  ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'mfkq9r8g'],
  ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'mfkq9r8g'],
  ['0123456789abcdef0123456789abcdef', '0123456789abcdef'],
  ['xoxb-1234-planted', 'planted'],
  ['{"webhookUrl":"https://planted.example.com"}', 'planted'],
  ['user:planted@hooks.example.com', 'planted'],
  ['planted@planted.example.com', 'planted'],
  ['Bearer planted', 'planted'],
  ['*planted', 'planted'],
  ['planted/planted', 'planted'],
  ['Planted!', 'planted'],
  ['pl\u0007anted \u202eplanted', 'planted'],
] as const;

/** Every scalar of the good files, keys too: what it is replaced by stands where a person might paste it. */
const places = goodFiles.flatMap((file) => scalarsOf(file).map(([start, end]) => ({ file, start, end })));

it('There are many places to plant a secret', () => {
  expect(places.length).toBeGreaterThan(70);
});

it('No message repeats a secret that was written in place of a key or value', { timeout: 60_000 }, () => {
  let broken = 0;
  for (const { file, start, end } of places) {
    for (const [secret, mark] of secrets) {
      const text = `${file.text.slice(0, start)}${JSON.stringify(secret)}${file.text.slice(end)}`;
      const faults = tell(goodFiles.map((good) => (good.path === file.path ? { ...good, text } : good)));
      expect(faults.toLowerCase()).not.toContain(mark);
      broken += faults === '' ? 0 : 1;
    }
  }
  // Some texts are names that are fine in some places, such as a receiver's.
  expect(broken).toBeGreaterThan((places.length * secrets.length) / 2);
});

it('No message repeats a secret that was written unquoted, beside two others', { timeout: 60_000 }, () => {
  const three = fc.array(fc.tuple(fc.nat(places.length - 1), fc.constantFrom(...secrets)), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(three, (plants) => {
      // From the end, so that the offsets stay right.
      const sorted = plants.toSorted(([a], [b]) => b - a).filter(([at], index, all) => at !== all[index - 1]?.[0]);
      const texts = new Map(goodFiles.map(({ path, text }) => [path, text]));
      for (const [at, [secret]] of sorted) {
        const place = places[at];
        const text = place && texts.get(place.file.path);
        if (text) texts.set(place.file.path, `${text.slice(0, place.start)}${secret}${text.slice(place.end)}`);
      }
      const faults = tell([...texts].map(([path, text]) => ({ path, text }))).toLowerCase();
      for (const [, [, mark]] of sorted) expect(faults).not.toContain(mark);
    }),
    { numRuns: 500 },
  );
});

it('No message repeats an unknown field or its value', () => {
  for (const [secret, mark] of secrets) {
    const planted = `${JSON.stringify(secret)}: ${JSON.stringify(secret)}\n`;
    const files = goodFiles.map(({ path, text }) => ({ path, text: text + planted }));
    const faults = tell(files);
    expect(faults.split('\n').length).toBeGreaterThanOrEqual(goodFiles.length);
    expect(faults.toLowerCase()).not.toContain(mark);
  }
});

function tell(files: readonly SourceFile[]): string {
  const result = compileAllowList(files, testProviders);
  return result.ok ? '' : formatFaults(result.faults);
}

function scalarsOf({ text }: SourceFile): [number, number][] {
  const found: [number, number][] = [];
  visit(parseDocument(text), (_, node) => {
    if (isScalar(node) && node.range) found.push([node.range[0], node.range[1]]);
  });
  return found;
}
