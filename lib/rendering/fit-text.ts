import { cutEscaped } from '../text/cut-escaped.ts';
import { measureText, type TextUnit } from '../text/measure-text.ts';
import { fitView } from './fit-view.ts';
import { fullTitle } from './layout.ts';
import { mapTexts } from './map-texts.ts';
import type { NotificationView } from './notification-view.ts';
import type { Defang } from './split-links.ts';
import { toPlainBody } from './to-plain-text.ts';

type Limit = { readonly max: number; readonly unit: TextUnit };

/**
 * The body of a message as plain text, for small limits, as `fitView` makes it. It is defanged after every cut, as a cut
 * may make a host name of what was none; links of ours have no place in it.
 */
export function fitText(view: NotificationView, defang: Defang, { max, unit }: Limit): string {
  return fitView(
    view,
    (smaller) => toPlainBody(mapTexts(smaller, defang)),
    (text) => measureText(text, unit) <= max,
  );
}

/** The longest form of the title that fits, in one line of plain text, for a subject or header; defanged as the body is. */
export function fitTitle(view: NotificationView, defang: Defang, { max, unit }: Limit): string {
  const titles = [fullTitle(view), ...view.shorterTitles];
  const fitting = titles.map(defang).find((title) => measureText(title, unit) <= max);
  return fitting ?? cutEscaped(titles.at(-1) ?? '', max, unit, defang);
}
