import { cutText } from './cut-text.ts';
import { measureText, type TextUnit } from './measure-text.ts';

/**
 * Escapes a text, cut before so that the escaped one measures at most `max` in `unit`: a cut afterwards could split an
 * escape or an entity.
 */
export function cutEscaped(text: string, max: number, unit: TextUnit, toEscaped: (text: string) => string): string {
  const whole = toEscaped(cutText(text, max, unit));
  if (measureText(whole, unit) <= max) return whole;
  let [fitting, tooLong] = [0, max];
  while (tooLong - fitting > 1) {
    const middle = Math.floor((fitting + tooLong) / 2);
    if (measureText(toEscaped(cutText(text, middle, unit)), unit) <= max) fitting = middle;
    else tooLong = middle;
  }
  return toEscaped(cutText(text, fitting, unit));
}
