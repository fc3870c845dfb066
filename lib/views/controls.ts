import type { Html, HtmlPart } from '../text/html.ts';
import type { ViewRequest } from './view-request.ts';

/**
 * Dead letters that are given one order: those of a destination that were given up for one reason. An empty destination is that
 * of a message that cannot be read.
 */
export type LetterChoice = { readonly destination?: string | undefined; readonly reason?: string | undefined };

/** What a person can have done from a view. */
export type Act =
  | { readonly act: 'list' }
  | ({ readonly act: 'redrive' } & LetterChoice)
  | ({ readonly act: 'discard' } & LetterChoice);

/** How a view leads on, where it is shown: a page's links and forms, or the elements that CloudWatch acts upon. */
export type Controls = {
  /** Whether who looks can choose what time is covered, as on a dashboard; else it is all that there is. */
  readonly choosesTime: boolean;
  readonly link: (label: HtmlPart, to: ViewRequest) => Html;
  /**
   * A button. `confirmation` is asked before it acts, in words that stand alone. `undefined` where nobody may act from here,
   * so that nothing is shown.
   */
  readonly button: (label: string, act: Act, confirmation?: string) => Html | undefined;
};
