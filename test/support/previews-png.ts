import { deflateSync } from 'node:zlib';
import { signature } from '../../tools/previews/png/read-png.ts';

type Screenshot = {
  readonly width: number;
  readonly channels: 3 | 4;
  readonly rows: readonly { readonly filter: number; readonly pixels: readonly number[] }[];
};

/** A PNG as browsers write them, with the filter of each row as given. Checksums are left empty, as nothing reads them. */
export function screenshotPng({ width, channels, rows }: Screenshot): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, channels === 3 ? 2 : 6, 0, 0, 0], 8);
  let above = Buffer.alloc(width * channels);
  const data = rows.map(({ filter, pixels }) => {
    const row = Buffer.from(
      pixels.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff, 0xff].slice(0, channels)),
    );
    const filtered = row.map((byte, at) => byte - predict(filter, at, { row, above, channels }));
    above = row;
    return Buffer.concat([Buffer.from([filter]), filtered]);
  });
  // Two chunks of data, as a file may have any number.
  const bytes = deflateSync(Buffer.concat(data));
  const parts = [bytes.subarray(0, 5), bytes.subarray(5)].map((part) => chunk('IDAT', part));
  return Buffer.concat([signature, chunk('IHDR', header), ...parts, chunk('IEND', Buffer.alloc(0))]);
}

/** White; now and then a grey; two discs, here squares, of 16 by 16. */
export function previewPixel(at: number, width: number): number {
  const [x, y] = [at % width, Math.floor(at / width)];
  if (y < 16 && x < 16) return 0x78b159;
  if (y < 16 && x < 32) return 0xdd2e44;
  return (at * 7) % 5 === 0 ? 0x010101 * ((at * 31) % 200) : 0xffffff;
}

function predict(filter: number, at: number, lines: { row: Buffer; above: Buffer; channels: number }): number {
  const left = at < lines.channels ? 0 : (lines.row[at - lines.channels] ?? 0);
  const up = lines.above[at] ?? 0;
  const upLeft = at < lines.channels ? 0 : (lines.above[at - lines.channels] ?? 0);
  if (filter < 4) return [0, left, up, Math.floor((left + up) / 2)][filter] ?? 0;
  const nearness = (one: number) => Math.abs(left + up - upLeft - one);
  const nearest = Math.min(nearness(left), nearness(up), nearness(upLeft));
  return [left, up, upLeft].find((one) => nearness(one) === nearest) ?? 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length, 0);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}
