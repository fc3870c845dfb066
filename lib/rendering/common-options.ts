import * as z from 'zod';
import { maxShownAlerts } from './notification-view.ts';

/** Where a destination names no annotations. `message` is what older rule mixins have instead of a description. */
export const defaultAnnotations = ['summary', 'description', 'message'] as const;

const name = z.string().min(1).max(200);

/** The options that every destination has, whatever its provider: spread into the provider's own options. */
export const commonOptions = {
  labels: z.array(name).max(50).optional().describe('the labels to show, in this order; all where it is left out'),
  annotations: z
    .array(name)
    .max(20)
    .optional()
    .describe('the annotations to show, in this order; runbook and dashboard links do not depend on it'),
  maxAlerts: z.int().min(1).max(maxShownAlerts).default(10).describe('alerts to show at most; the rest is counted'),
  sendResolved: z.boolean().default(true).describe('whether resolved alerts are sent at all'),
};

const commonOptionsSchema = z.object(commonOptions);

export type CommonOptions = z.output<typeof commonOptionsSchema>;
