import { expect, it } from 'vitest';
import { toneStyles } from '../../lib/rendering/tone.ts';

it('every tone carries white text at a contrast of at least 4.5 to 1', () => {
  for (const [tone, { hex }] of Object.entries(toneStyles)) {
    expect(1.05 / (luminance(hex) + 0.05), tone).toBeGreaterThanOrEqual(4.5);
  }
});

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
