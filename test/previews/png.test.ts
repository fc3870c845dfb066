import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPalette, choosePalette } from '../../tools/previews/png/choose-palette.ts';
import { readPng } from '../../tools/previews/png/read-png.ts';
import { shrinkPng } from '../../tools/previews/png/shrink-png.ts';
import { previewPixel, screenshotPng } from '../support/previews-png.ts';

const [white, green, red] = [0xffffff, 0x78b159, 0xdd2e44];

/** White, letters in two hundred greys, and two small discs. */
function page(width: number, height: number): Uint32Array {
  return Uint32Array.from({ length: width * height }, (_, at) => previewPixel(at, width));
}

describe('a screenshot', () => {
  it('is read as it was written, whatever the filter of a row', () => {
    const image = fc.integer({ min: 1, max: 9 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        channels: fc.constantFrom(3 as const, 4 as const),
        rows: fc.array(
          fc.record({
            filter: fc.integer({ min: 0, max: 4 }),
            pixels: fc.array(fc.integer({ min: 0, max: 0xffffff }), { minLength: width, maxLength: width }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
      }),
    );
    fc.assert(
      fc.property(image, (drawn) => {
        const { width, height, rgb } = readPng(screenshotPng(drawn));
        expect([width, height]).toEqual([drawn.width, drawn.rows.length]);
        expect([...rgb]).toEqual(drawn.rows.flatMap(({ pixels }) => pixels));
      }),
    );
  });

  it('of another kind is refused', () => {
    expect(() => readPng(Buffer.from('GIF89a'.repeat(9)))).toThrow('not a PNG');
  });
});

describe('a palette', () => {
  it('of an image with few colours has them all', () => {
    expect(choosePalette(new Uint32Array([1, 2, 2, 3]), 16).sort()).toEqual([1, 2, 3]);
  });

  it.each([12, 16, 64])('of %i colours keeps the ground and small discs exactly', (size) => {
    const palette = choosePalette(page(400, 400), size);
    expect(palette).toEqual(expect.arrayContaining([white, green, red]));
    expect(palette.length).toBeLessThanOrEqual(size);
  });

  it('gives each pixel its nearest colour', () => {
    expect([...applyPalette(new Uint32Array([0x000000, 0xfefefe, 0x70b050]), [white, 0, green])]).toEqual([1, 0, 2]);
  });
});

it('an image keeps as many colours as its size allows', () => {
  const rows = Array.from({ length: 200 }, (_, y) => ({
    filter: 0,
    pixels: [...page(200, 200).slice(y * 200, y * 200 + 200)],
  }));
  const source = screenshotPng({ width: 200, channels: 3, rows });
  const [large, small] = [shrinkPng(source, 1_000_000), shrinkPng(source, 1)];
  expect(small.length).toBeLessThan(large.length);
  expect([small[24], large[24], large[25]]).toEqual([4, 8, 3]);
});
