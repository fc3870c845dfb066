import { cutText } from '../text/cut-text.ts';
import { measureText, type TextUnit } from '../text/measure-text.ts';
import { fitView, shortenView, takeAlerts } from './fit-view.ts';
import type { NotificationView } from './notification-view.ts';
import { moreAlerts } from './view-texts.ts';

/**
 * As `fitView`, for plain text and small limits: where not even one alert fits in short form, the beginning of one is
 * shown, since it says more than a count does. `print` must not use markup, as the text may be cut anywhere.
 */
export function fitText(
  view: NotificationView,
  print: (view: NotificationView) => string,
  { max, unit }: { readonly max: number; readonly unit: TextUnit },
): string {
  const fits = (text: string) => measureText(text, unit) <= max;
  const fitted = fitView(
    view,
    (smaller) => ({ text: print(smaller), alerts: smaller.alerts.length }),
    ({ text }) => fits(text),
  );
  if (fits(fitted.text) && (fitted.alerts > 0 || view.alerts.length === 0)) return fitted.text;
  const one = takeAlerts(shortenView(view), 1);
  const more = moreAlerts(one);
  const end = more === undefined ? '' : `\n\n${more}`;
  return cutText(print({ ...one, alertsLeftOut: 0 }), max - measureText(end, unit), unit) + end;
}
