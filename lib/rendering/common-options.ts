import * as z from 'zod';
import { maxShownAlerts } from './notification-view.ts';

/** They lead where a destination names no annotations; the others follow as sent. */
export const leadingAnnotations: readonly string[] = ['summary', 'description', 'message', 'value', 'impact', 'action'];

/** The options that every destination has, whatever its provider: spread into the provider's own options. */
export function commonOptions() {
  const name = z.string().min(1).max(200);
  return {
    labels: z.array(name).max(50).optional().describe('the labels to show, in this order; all where it is left out'),
    hideLabels: z.array(name).max(50).optional().describe('labels never to show'),
    annotations: z
      .array(name)
      .max(20)
      .optional()
      .describe('the annotations to show, in this order; all where it is left out; links do not depend on it'),
    maxAlerts: z.int().min(1).max(maxShownAlerts).default(10).describe('alerts to show at most; the rest is counted'),
    timeZone: z
      .string()
      .max(60)
      .refine(isTimeZone, 'is not a time zone such as Europe/Zurich')
      .optional()
      .describe('in which times are written where the vendor does not show them in that of the reader; UTC'),
    silenceWithout: z
      .array(name)
      .max(20)
      .optional()
      .describe("the labels to leave out of an alert's silence link; those that die with a pod where it is left out"),
    sendResolved: z.boolean().default(true).describe('whether resolved alerts are sent at all'),
  };
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '' && /^[A-Z]/i.test(timeZone);
  } catch {
    return false;
  }
}

export type CommonOptions = z.output<z.ZodObject<ReturnType<typeof commonOptions>>>;
