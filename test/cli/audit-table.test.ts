import { describe, expect, it } from 'vitest';
import { formatRows } from '../../lib/cli/audit-table.ts';

const shown = (receiver: string) =>
  formatRows([{ receiver }], ['receiver'], { nowMs: Date.UTC(2026, 10, 22), color: false });

describe('a name that a sender wrote', () => {
  it('and that looks like a time, but is none, is shown as a text', () => {
    expect(shown('2026-13-45T99:99Z')).toBe('receiver\n2026-13-45T99:99Z\n');
    expect(shown('2026-11-21T23:59:00Z')).toBe('receiver\n2026-11-21 23:59:00Z (1m)\n');
  });

  it('gives the terminal no orders', () => {
    expect(shown('a\u001b]0;b\u0007\u009b2J\u202ec')).toMatch(/^receiver\n[ -~]*\n$/);
  });
});
