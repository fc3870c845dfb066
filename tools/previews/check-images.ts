import { signature } from './png/read-png.ts';

/** The providers that have none of what is asked for. */
export function findMissing(types: Iterable<string>, present: Iterable<string>): string[] {
  const known = new Set(present);
  return [...types].filter((type) => !known.has(type));
}

/** What is wrong with an image, or `undefined`. */
export function imageFault(image: Buffer, maxBytes: number): string | undefined {
  if (!image.subarray(0, 8).equals(signature)) return 'not a PNG';
  if (image.length > maxBytes) return `more than ${maxBytes} bytes`;
  return image.toString('latin1', image.length - 8, image.length - 4) === 'IEND' ? undefined : 'without its end';
}
