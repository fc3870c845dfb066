/** The providers that have none of what is asked for. */
export function findMissing(types: Iterable<string>, present: Iterable<string>): string[] {
  const known = new Set(present);
  return [...types].filter((type) => !known.has(type));
}

/** What is wrong with an image, or `undefined`. Its length stands behind `RIFF`. Source: RFC 9649, 2.4. */
export function imageFault(image: Buffer, maxBytes: number): string | undefined {
  const isWebp = image.toString('latin1', 0, 4) === 'RIFF' && image.toString('latin1', 8, 12) === 'WEBP';
  if (!isWebp) return 'not a WebP image';
  if (image.length > maxBytes) return `more than ${maxBytes} bytes`;
  return image.readUInt32LE(4) + 8 === image.length ? undefined : 'without its end';
}
