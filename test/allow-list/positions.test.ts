import { describe, expect, it } from 'vitest';
import { createEntryFinder } from '../../lib/allow-list/compile/find-entry.ts';
import { packPositions } from '../../lib/allow-list/compile/pack-positions.ts';
import { createPositionFinder } from '../../lib/allow-list/positions.ts';
import { goodFiles } from '../support/allow-list-files.ts';

const hash = 'ab'.repeat(32);
const { text } = packPositions(goodFiles, hash);

describe('the file of positions', () => {
  it.each<[string, readonly string[]]>([
    ['teams/payments.yml', ['receivers', 'payments-critical']],
    ['teams/payments.yml', ['receivers', 'payments-critical', 'deliver']],
    ['teams/payments.yml', ['receivers', 'payments-critical', 'require']],
    ['teams/payments.yml', ['destinations', 'chat', 'secret']],
    ['platform.yml', ['senders', 'prod-eu']],
    ['platform.yml', ['teams', 'payments', 'hosts']],
    ['platform.yml', ['senders']],
    ['platform.yml', ['senders', 'nobody']],
    ['platform.yml', ['constructor']],
    ['platform.yml', ['senders', '__proto__']],
    ['teams/none.yml', ['receivers']],
    ['toString', []],
  ])('says of %s %j what the YAML says', (file, steps) => {
    const found = createPositionFinder(() => text, hash)(file, steps);
    expect(found).toEqual(createEntryFinder(goodFiles)(file, steps));
  });

  it('is read when it is asked first, and once', () => {
    let reads = 0;
    const find = createPositionFinder(() => {
      reads += 1;
      return text;
    }, hash);
    expect(reads).toBe(0);
    for (const _ of [1, 2, 3]) find('platform.yml', ['senders']);
    expect(reads).toBe(1);
  });

  it('says nothing of another allow-list', () => {
    const find = createPositionFinder(() => text, 'cd'.repeat(32));
    expect(find('platform.yml', ['senders', 'prod-eu'])).toBeUndefined();
  });

  it('holds names and lines, and no value', () => {
    expect(text).toContain('payments-critical');
    for (const value of ['alertguard/payments/chat', 'oncall@example.com', 'hooks.example.com']) {
      expect(text).not.toContain(value);
    }
  });
});
