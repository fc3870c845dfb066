/** Distinguished encoding rules of ASN.1 (ITU-T X.690), as far as a certificate needs them. */

/** One value: its tag, its length, its contents one after another. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content]);
}

export function sequence(...contents: readonly Uint8Array[]): Buffer {
  return der(0x30, ...contents);
}

/** `[number]`, with the value inside. */
export function explicit(number: number, content: Uint8Array): Buffer {
  return der(0xa0 + number, content);
}

/** No bits unused. */
export function bitString(content: Uint8Array): Buffer {
  return der(0x03, Buffer.from([0]), content);
}

/** `1.2.840.10045.4.3.2`, say. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
}

/** To the second, UTC; good until 2049. */
export function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '');
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

/** The highest bit of every byte but the last says that another one follows. */
function base128(number: number): number[] {
  const bytes = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(128 + (rest % 128));
  return bytes;
}

function derLength(length: number): Buffer {
  if (length < 128) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([128 + bytes.length, ...bytes]);
}
