import * as z from 'zod/mini';

const range = z.object({ start: z.number(), end: z.number() });

/** What else CloudWatch says of the widget, and what it will say of it, is not needed: a field that is odd is absent. */
const contextSchema = z.object({
  theme: z.catch(z.optional(z.enum(['light', 'dark'])), undefined),
  timeRange: z.catch(z.optional(z.object({ ...range.shape, zoom: z.catch(z.optional(range), undefined) })), undefined),
  params: z.catch(z.optional(z.looseObject({})), undefined),
});

const eventSchema = z.looseObject({
  describe: z.catch(z.optional(z.boolean()), undefined),
  widgetContext: z.catch(z.optional(contextSchema), undefined),
});

export type Theme = 'light' | 'dark';

/** Milliseconds since the epoch. */
export type TimeRange = { readonly fromMs: number; readonly untilMs: number };

/** What a dashboard calls the function of a custom widget with. */
export type WidgetEvent = {
  /** Asked for the documentation of the parameters, and for nothing else. */
  readonly isDescribe: boolean;
  readonly theme: Theme;
  /** Of the dashboard, or what was marked in a chart of it. */
  readonly range: TimeRange | undefined;
  /** The widget's own, or those of the element that was clicked. Whoever may call the function may write anything here. */
  readonly parameters: unknown;
  /** The widget's own alone, as its dashboard states them: with these it is called whenever somebody looks at it. */
  readonly ownParameters: Readonly<Record<string, unknown>>;
};

/**
 * Reads an event.
 *
 * Source: CloudWatch user guide, "Details about custom widgets in CloudWatch".
 */
export function readWidgetEvent(event: unknown): WidgetEvent {
  const read = eventSchema.safeParse(event);
  if (!read.success)
    return { isDescribe: false, theme: 'light', range: undefined, parameters: event, ownParameters: {} };
  const { describe, widgetContext, ...parameters } = read.data;
  const { theme = 'light', timeRange, params: ownParameters = {} } = widgetContext ?? {};
  const range = toRange(timeRange?.zoom ?? timeRange);
  return { isDescribe: describe === true, theme, range, parameters, ownParameters };
}

function toRange(range: { readonly start: number; readonly end: number } | undefined): TimeRange | undefined {
  const isTime = (ms: number) => ms >= 0 && ms < 1e14;
  if (range === undefined || !isTime(range.start) || !isTime(range.end) || range.start >= range.end) return undefined;
  return { fromMs: range.start, untilMs: range.end };
}
