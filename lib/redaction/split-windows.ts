/** UTF-16 units: far above one credential, far below where V8's backtracking runs out of stack (some megabytes). */
export const windowUnits = 64 * 1024;

/** A credential of up to this length lies in one window as a whole; an RSA key of 8,192 bits in PEM has 6,400. */
export const overlapUnits = 16 * 1024;

const maxWordUnits = 4 * 1024;

export type Window = { readonly start: number; readonly text: string };

/** Cuts a long text into windows that overlap, so that no expression ever runs over more than one of them. */
export function splitWindows(text: string): Window[] {
  const windows: Window[] = [];
  for (let start = 0; ; ) {
    const end = start + windowUnits;
    windows.push({ start, text: text.slice(start, end) });
    if (end >= text.length) return windows;
    start = startOfWord(text, end - overlapUnits);
  }
}

/** A piece of a word could look like something else, so a window begins behind a space where one is near. */
function startOfWord(text: string, from: number): number {
  for (let index = from; index < from + maxWordUnits; index++) {
    if (text.charCodeAt(index) <= 0x20) return index + 1;
  }
  return from;
}
