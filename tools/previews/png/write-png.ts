import { crc32, deflateSync } from 'node:zlib';
import { signature } from './read-png.ts';

/** An image whose pixels are places in a palette of at most 256 colours. Source: www.w3.org/TR/png-3. */
export function writePng(image: {
  readonly width: number;
  readonly height: number;
  readonly places: Uint8Array;
  readonly palette: readonly number[];
}): Buffer {
  const { width, height, palette } = image;
  const depth = palette.length <= 4 ? 2 : palette.length <= 16 ? 4 : 8;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, 3, 0, 0, 0], 8);
  const colors = Buffer.from(palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff]));
  const data = deflateSync(packRows(image, depth), { level: 9, memLevel: 9 });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colors),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Rows without a filter, which places in a palette compress best with. */
function packRows(image: { width: number; height: number; places: Uint8Array }, depth: number): Uint8Array {
  const { width, height, places } = image;
  const perByte = 8 / depth;
  const stride = Math.ceil(width / perByte) + 1;
  const bytes = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * stride + 1 + Math.floor(x / perByte);
      const shift = 8 - depth * ((x % perByte) + 1);
      bytes[at] = (bytes[at] ?? 0) | ((places[y * width + x] ?? 0) << shift);
    }
  }
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
