import { inflateSync } from 'node:zlib';

/** Pixels of an image, row by row, each as 0xRRGGBB. */
export type Pixels = { readonly width: number; readonly height: number; readonly rgb: Uint32Array };

export const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Reads a PNG as Chromium writes screenshots: 8 bits a channel, with or without alpha, not interlaced. Alpha is not
 * read: a page is opaque. Source: www.w3.org/TR/png-3.
 */
export function readPng(file: Buffer): Pixels {
  const { width, height, channels, data } = readChunks(file);
  const stride = width * channels;
  const bytes = inflateSync(data);
  const rgb = new Uint32Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1);
    const row = new Uint8Array(bytes.subarray(start + 1, start + 1 + stride));
    undoFilter(bytes[start] ?? 0, row, above, channels);
    for (let x = 0; x < width; x += 1) {
      const at = x * channels;
      rgb[y * width + x] = ((row[at] ?? 0) << 16) | ((row[at + 1] ?? 0) << 8) | (row[at + 2] ?? 0);
    }
    above = row;
  }
  return { width, height, rgb };
}

function readChunks(file: Buffer): { width: number; height: number; channels: number; data: Buffer } {
  if (!file.subarray(0, 8).equals(signature)) throw new Error('not a PNG');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const [depth, color, interlaced] = [file[24], file[25], file[28]];
  if (depth !== 8 || (color !== 2 && color !== 6) || interlaced !== 0) throw new Error('not a PNG of a screenshot');
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return { width, height, channels: color === 2 ? 3 : 4, data: Buffer.concat(parts) };
}

function undoFilter(filter: number, row: Uint8Array, above: Uint8Array, channels: number): void {
  for (let at = 0; at < row.length; at += 1) {
    const left = at < channels ? 0 : (row[at - channels] ?? 0);
    const up = above[at] ?? 0;
    const upLeft = at < channels ? 0 : (above[at - channels] ?? 0);
    row[at] = (row[at] ?? 0) + predict(filter, left, up, upLeft);
  }
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, upLeft);
    default:
      throw new Error('an unknown filter');
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
