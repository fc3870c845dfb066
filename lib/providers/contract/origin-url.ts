import * as z from 'zod';

/** `https://host` or `https://host:port`, and nothing behind it: the path is the provider's. */
export function originUrl() {
  return z.string().max(300).refine(isOrigin, 'is not an https URL of a host alone, such as https://chat.example.com');
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return protocol === 'https:' && (text === origin || text === `${origin}/`);
}
