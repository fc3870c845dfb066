import { applyPalette, choosePalette } from './choose-palette.ts';
import { readPng } from './read-png.ts';
import { writePng } from './write-png.ts';

/** Colours tried, from more to fewer, until the file is small enough. */
const paletteSizes = [128, 64, 48, 32, 24, 20, 16, 14, 12];

/** A screenshot with as many colours as `maxBytes` allow; with the fewest where even those are too many. */
export function shrinkPng(screenshot: Buffer, maxBytes: number): Buffer {
  const { width, height, rgb } = readPng(screenshot);
  let smallest = screenshot;
  for (const size of paletteSizes) {
    const palette = choosePalette(rgb, size);
    smallest = writePng({ width, height, palette, places: applyPalette(rgb, palette) });
    if (smallest.length <= maxBytes) break;
  }
  return smallest;
}
