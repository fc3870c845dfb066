import * as z from 'zod';

/** Where a destination names no annotations. `message` is what older rule mixins have instead of a description. */
export const defaultAnnotations = ['summary', 'description', 'message'] as const;

const name = z.string().min(1).max(200);

/** The options that every destination has, whatever its provider: spread into the provider's own options. */
export const commonOptions = {
  /** Names of the labels to show, in this order; all of them where absent. */
  labels: z.array(name).max(50).optional(),
  /** Names of the annotations to show, in this order. Runbook and dashboard links do not depend on it. */
  annotations: z.array(name).max(20).optional(),
  /** Alerts to show at most; the rest is counted. */
  maxAlerts: z.int().min(1).max(50).default(10),
  /** Whether resolved alerts are sent at all. */
  sendResolved: z.boolean().default(true),
};

const commonOptionsSchema = z.object(commonOptions);

export type CommonOptions = z.output<typeof commonOptionsSchema>;

const sendResolvedSchema = commonOptionsSchema.pick({ sendResolved: true });

/**
 * Whether a destination wants notifications of which every alert is resolved: read from its options in the compiled
 * allow-list. Where those do not parse the answer is yes, because the fault is then reported when it is rendered.
 */
export function wantsResolved(options: unknown): boolean {
  const parsed = sendResolvedSchema.safeParse(options);
  return parsed.success ? parsed.data.sendResolved : true;
}
