import * as z from 'zod';

/** Bytes of the body. Standard Webhooks 1.0.0 advises 20 KB; the alerts of a whole group may need more. */
export const maxBodyBytes = 262_144;

/** The headers of a signed message. Source: Standard Webhooks 1.0.0, "Webhook headers". */
export const signatureHeaders = z.object({
  'webhook-id': z.string().regex(/^[\x21-\x7e]+$/),
  'webhook-timestamp': z.string().regex(/^\d+$/),
  'webhook-signature': z.string().regex(/^v1,[A-Za-z0-9+/]{43}=$/),
});

const set = z.record(z.string(), z.string());
const status = z.enum(['firing', 'resolved']);
const count = z.int().min(0);

/**
 * The body of version 1: `type`, `timestamp` and `data` as Standard Webhooks advises, and in `data` the names of
 * Alertmanager's own webhook where it has them.
 */
export const bodySchema = z.strictObject({
  type: z.literal('alertguard.notification'),
  version: z.literal(1),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    deliveryKey: z.string(),
    groupHash: z.string(),
    destination: z.string(),
    receiver: z.string(),
    status,
    notificationReason: z
      .enum([
        'first notification',
        'new alerts added',
        'some alerts resolved',
        'all alerts resolved',
        'repeat interval elapsed',
      ])
      .optional(),
    groupKey: z.string(),
    externalURL: z.string(),
    leftOutAlerts: count,
    notAllowedAlerts: count,
    shortened: z.boolean(),
    groupLabels: set,
    commonLabels: set,
    commonAnnotations: set,
    alerts: z.array(
      z.strictObject({
        status,
        startsAt: z.string(),
        endsAt: z.string(),
        fingerprint: z.string().optional(),
        generatorURL: z.string().optional(),
        silenceURL: z.string().optional(),
        dashboardURL: z.string().optional(),
        panelURL: z.string().optional(),
        imageURL: z.string().optional(),
        values: z.record(z.string(), z.number()).optional(),
        valueString: z.string().optional(),
        labels: set,
        annotations: set,
      }),
    ),
  }),
});
