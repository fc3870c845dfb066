import { cutEscaped } from '../text/cut-escaped.ts';
import { measureText, type TextUnit } from '../text/measure-text.ts';
import { fitView, shortenView, takeAlerts } from './fit-view.ts';
import { mapTexts } from './map-texts.ts';
import type { NotificationView } from './notification-view.ts';
import type { Defang } from './split-links.ts';
import { toPlainBody } from './to-plain-text.ts';
import { fullTitle, moreAlerts } from './view-texts.ts';

type Limit = { readonly max: number; readonly unit: TextUnit };

/**
 * The body of a message as plain text, for small limits: as `fitView`, but where not even one alert fits in short form,
 * the beginning of one is shown, since it says more than a count does. It is defanged after every cut, as a cut may make
 * a host name of what was none; links of ours have no place in it.
 */
export function fitText(view: NotificationView, defang: Defang, { max, unit }: Limit): string {
  const fits = (text: string) => measureText(text, unit) <= max;
  const fitted = fitView(
    view,
    (smaller) => ({ text: toPlainBody(mapTexts(smaller, defang)), alerts: smaller.alerts.length }),
    ({ text }) => fits(text),
  );
  if (fits(fitted.text) && (fitted.alerts > 0 || view.alerts.length === 0)) return fitted.text;
  const one = takeAlerts(shortenView(view), 1);
  const more = moreAlerts(one);
  const end = more === undefined ? '' : `\n\n${more}`;
  return cutEscaped(toPlainBody({ ...one, alertsLeftOut: 0 }), max - measureText(end, unit), unit, defang) + end;
}

/** Title and group labels in one line of plain text, for a subject or header; defanged as the body is. */
export function fitTitle(view: NotificationView, defang: Defang, { max, unit }: Limit): string {
  return cutEscaped(fullTitle(view), max, unit, defang);
}
