import * as z from 'zod';
import type { AuditEvent } from '../audit/audit-event.ts';
import { credentialKinds } from '../redaction/credential-kind.ts';
import { rejectionReasons, rejectReasons, retryReasons } from './reason-sentences.ts';

/**
 * The audit lines as they stand in the log: what the JSON Schema and `docs/audit-lines.md` are made from. An event is
 * added to `AuditEvent` and to `eventSchemas`; with one of the two alone this file does not compile.
 */

const name = z.string();
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const milliseconds = z.number();

const alerts = z
  .strictObject({
    firing: count.describe('Firing alerts.'),
    resolved: count.describe('Resolved alerts.'),
    truncated: count.describe('Alerts that the sender cut off by its own `max_alerts`.'),
  })
  .describe('How many alerts the notification has.');

const sender = name.describe('The sender, as in the allow-list.');
const receiver = name.describe("Alertmanager's receiver.");
const groupHash = hex.describe('The alert group: the same for its firing and its resolved notifications.');
const requestId = name.describe('The request that brought the notification; the answer has it as `x-request-id`.');
const destination = name.describe('The destination, as `team/name`.');
const deliveryKey = hex.describe(
  'One notification to one destination; the queue drops a repeat of it for five minutes.',
);
const provider = name.describe('The type of the destination, absent where the allow-list no longer has it.');
const status = z.int().describe('The HTTP status that the vendor answered, where one came back.');
const attempt = count.describe('How often the queue has handed this delivery out, also to wait behind another.');

const notificationFields = {
  sender: sender.describe('The sender; absent where the allow-list has none of that name.').optional(),
  receiver: receiver
    .describe(
      "Alertmanager's receiver; absent until the sender is proven. With the reason `receiver_unknown` it is the sender's own text, cleaned, cut, and absent if it looks like a URL or a credential.",
    )
    .optional(),
  groupHash: groupHash.optional(),
  alerts: alerts.optional(),
  requestId,
  sourceAddress: name.describe('The address that the request came from.').optional(),
  latencyMs: milliseconds.describe('How long ingest took.'),
};

const deliveryFields = {
  sender,
  receiver,
  destination,
  provider: provider.optional(),
  deliveryKey,
  groupHash,
  alerts,
  attempt,
  status: status.optional(),
  latencyMs: milliseconds.describe('How long the attempt took.'),
  requestId,
};

/** The deepest fields of what could not even be read. */
const perhapsDeliveryFields = {
  sender: sender.optional(),
  receiver: receiver.optional(),
  destination: destination.optional(),
  provider: provider.optional(),
  deliveryKey: deliveryKey.optional(),
  groupHash: groupHash.optional(),
  alerts: alerts.optional(),
  attempt: attempt.optional(),
  status: status.optional(),
  latencyMs: deliveryFields.latencyMs.optional(),
  requestId: requestId.optional(),
};

export const eventSchemas = {
  'notification.accepted': z
    .strictObject({
      event: z.literal('notification.accepted'),
      outcome: z.literal('accepted'),
      destinations: z.array(name).describe('Where it goes. Empty where no destination of the receiver wants it.'),
      deliveryKeys: z.array(hex).describe('The delivery key for each of `destinations`, in the same order.'),
      alertsNotAllowed: count.describe(
        'Alerts that were left out because they lack a label that the receiver requires.',
      ),
      shortened: z.boolean().describe('Texts or labels were cut, as the notification was too large for the queue.'),
      redacted: z
        .partialRecord(z.enum(credentialKinds), count)
        .describe('How many credentials of each kind were replaced.')
        .optional(),
      ...notificationFields,
    })
    .describe('Every delivery is in the queue.'),
  'notification.rejected': z
    .strictObject({
      event: z.literal('notification.rejected'),
      outcome: z.literal('rejected'),
      reason: z.enum(codesOf(rejectionReasons)).describe('Why; see [reasons](#reasons).'),
      ...notificationFields,
      status: z.int().describe('The HTTP status that the sender was answered.'),
    })
    .describe('The request was refused, and nobody is notified.'),
  'delivery.sent': z
    .strictObject({
      event: z.literal('delivery.sent'),
      outcome: z.literal('delivered'),
      followUp: z
        .enum(['edited', 'replied', 'not_found', 'not_readable', 'not_taken'])
        .describe('Whether a resolved notification edited or answered the firing message, or why it is a new message.')
        .optional(),
      queuedMs: milliseconds.describe('From acceptance to the attempt that arrived.'),
      sinceAcceptedMs: milliseconds.describe("From acceptance to the vendor's 2xx."),
      sinceChangeMs: milliseconds
        .describe("From the latest `startsAt` or `endsAt` of its alerts to the 2xx, by the sender's clock.")
        .optional(),
      class: name.describe('What kind of destination it is, for the metric `TimeToNotified`.').optional(),
      messageKey: hex.describe('The message, which several deliveries share.').optional(),
      messageDeliveries: count.describe('How many deliveries share the message.').optional(),
      overtaken: z
        .boolean()
        .describe('A later state of its alert group is in the same message, or was shown before.')
        .optional(),
      linksLeftOut: z
        .partialRecord(z.enum(['internal', 'address', 'public', 'unusable']), count)
        .describe('Links outside `linkHosts`, by the kind of their host.')
        .optional(),
      unknownSeverities: count.describe('Alerts with a severity that nobody knows.').optional(),
      ...deliveryFields,
    })
    .describe('The vendor answered 2xx.'),
  'delivery.set_aside': z
    .strictObject({
      event: z.literal('delivery.set_aside'),
      outcome: z.literal('set_aside'),
      ...deliveryFields,
    })
    .describe('It alone kept failing while others got through, so it is tried in a lane of its own.'),
  'delivery.retried': z
    .strictObject({
      event: z.literal('delivery.retried'),
      outcome: z.literal('retry'),
      reason: z.enum(codesOf(retryReasons)).describe('Why the attempt failed; see [reasons](#reasons).'),
      retryAfterSeconds: z.number().describe('When the next attempt follows.'),
      ...deliveryFields,
    })
    .describe('An attempt failed, and another follows.'),
  'delivery.dead_lettered': z
    .strictObject({
      event: z.literal('delivery.dead_lettered'),
      outcome: z.literal('dead_lettered'),
      reason: z.enum(codesOf(rejectReasons)).describe('Why it was given up; see [reasons](#reasons).'),
      ...perhapsDeliveryFields,
    })
    .describe('Given up, and kept in the dead-letter queue.'),
  'delivery.fell_back': z
    .strictObject({
      event: z.literal('delivery.fell_back'),
      outcome: z.literal('fell_back'),
      reason: z.enum(codesOf(rejectReasons)).describe('Why it was given up; see [reasons](#reasons).'),
      fallbacks: z.array(name).describe('The destinations that are notified instead.'),
      ...deliveryFields,
    })
    .describe('Given up, and its fallbacks are notified; `delivery.dead_lettered` follows.'),
  'secret.refreshed': z
    .strictObject({
      event: z.literal('secret.refreshed'),
      outcome: z
        .enum(['refreshed', 'unchanged', 'unavailable'])
        .describe('Whether Secrets Manager had another value; `unchanged`: the secret is to be replaced.'),
      destination,
    })
    .describe('The vendor did not take the secret, so it was read again.'),
} satisfies { readonly [Event in AuditEvent['event']]: z.ZodObject };

/** What every line has beside the fields of its event. */
export const lineFields = {
  time: z.iso.datetime().describe('When it was decided, in UTC.'),
  level: z.enum(['INFO', 'WARN']).describe('`WARN` where somebody was not notified.'),
  allowListHash: hex.describe('The allow-list that decided, as `npm run build` prints it.'),
};

type Value<T> = T extends readonly (infer Item)[] ? Value<Item>[] : T extends object ? Written<T> : T;

/** As JSON has it: what is undefined is left out. */
type Written<T> = Flat<
  { -readonly [K in keyof T as undefined extends T[K] ? never : K]: Value<T[K]> } & {
    -readonly [K in keyof T as undefined extends T[K] ? K : never]?: Value<Exclude<T[K], undefined>>;
  }
>;

type Flat<T> = { [K in keyof T]: T[K] };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type InCode<Event extends AuditEvent['event']> = Written<Extract<AuditEvent, { readonly event: Event }>>;
type InSchema<Event extends AuditEvent['event']> = Written<z.infer<(typeof eventSchemas)[Event]>>;

type Differing = {
  [Event in AuditEvent['event']]: Same<InCode<Event>, InSchema<Event>> extends true ? never : Event;
}[AuditEvent['event']];

type Holds<Statement extends true> = Statement;

/** Where types and schemas differ, the compiler names the event here. */
export type SchemasAreTheTypes = Holds<[Differing] extends [never] ? true : Differing>;

function codesOf<Code extends string>(sentences: Readonly<Record<Code, string>>): Code[] {
  return Object.keys(sentences).filter((code): code is Code => Object.hasOwn(sentences, code));
}
