import { describe, expect, it } from 'vitest';
import { createRecent } from '../../lib/console/traffic.ts';

describe('the recent entries', () => {
  const texts = (maxCount: number, maxBytes: number) =>
    createRecent<string>(maxCount, maxBytes, ({ length }) => length);

  it('keep their numbers, the newest first', () => {
    const recent = texts(2, 100);
    expect(['a', 'b', 'c'].map(recent.add)).toEqual([1, 2, 3]);
    expect(recent.list()).toEqual([
      { number: 3, entry: 'c' },
      { number: 2, entry: 'b' },
    ]);
    expect([recent.get(1), recent.get(2), recent.count()]).toEqual([undefined, 'b', 3]);
  });

  it('are bounded by bytes, but for the newest', () => {
    const recent = texts(10, 8);
    for (const text of ['1234', '5678', '9']) recent.add(text);
    expect(recent.list().map(({ entry }) => entry)).toEqual(['9', '5678']);
    recent.add('a whole line');
    recent.add('b');
    expect(recent.list().map(({ entry }) => entry)).toEqual(['b']);
  });
});
