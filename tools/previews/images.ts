/** Where the images are, which the README shows. */
export const imagesFolder = new URL('../../docs/images/', import.meta.url);

/** Of one image: a page of the documentation may show several. */
export const maxImageBytes = 300_000;

export const overviewName = 'overview';

export function imageFile(name: string): URL {
  return new URL(`${name}.webp`, imagesFolder);
}
