/** Where the images are, which the README shows. */
export const imagesFolder = new URL('../../docs/images/', import.meta.url);

/** Bytes of one image: a page of the documentation may show several. */
const maxBytes = 150_000;

/** Bytes of the image that shows every provider. */
const maxOverviewBytes = 250_000;

export const overviewName = 'overview';

export function imageFile(name: string): URL {
  return new URL(`${name}.png`, imagesFolder);
}

export function maxImageBytes(name: string): number {
  return name === overviewName ? maxOverviewBytes : maxBytes;
}
