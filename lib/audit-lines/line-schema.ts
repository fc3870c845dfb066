import * as z from 'zod';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { OperatorEvent } from '../audit/operator-event.ts';
import type { QueueFault } from '../audit/reasons.ts';
import { credentialKinds } from '../redaction/credential-kind.ts';
import { rejectionReasons, rejectReasons, retryReasons } from './reason-sentences.ts';

/**
 * The audit lines as they stand in the log: what the JSON Schema and `docs/audit-lines.md` are made from. An event is
 * added to `AuditEvent`, or `OperatorEvent`, and to `eventSchemas`; with one of the two alone this file does not compile.
 */
type LineEvent = AuditEvent | OperatorEvent;

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

const proofFields = {
  destination,
  provider: provider.optional(),
  by: z.enum(['probe', 'drill']).describe('A question that nobody sees, or a message marked [TEST].'),
  status: status.optional(),
  latencyMs: milliseconds.describe('How long it took.'),
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

const queueFaults = {
  queue_denied: 0,
  queue_missing: 0,
  queue_throttled: 0,
  queue_refused_message: 0,
  queue_not_reached: 0,
  queue_tls_failed: 0,
  queue_unavailable: 0,
} as const satisfies Record<QueueFault, 0>;

const operatorFields = {
  outcome: z
    .enum(['done', 'stopped', 'failed'])
    .describe('`stopped`: there was no time for the rest. `failed`: a queue did not do its part.'),
  destination: destination.describe('Only those to this destination.').optional(),
  reason: name
    .describe('Only those that were given up for this reason; `moved_by_queue` where SQS itself did.')
    .optional(),
  chosen: count.describe('How many dead letters were meant, as far as they were read.'),
  fault: z.enum(codesOf(queueFaults)).describe('Why a queue did not do its part; see [reasons](#reasons).').optional(),
  requestId: name.describe("Lambda's id of the call, which CloudTrail has too where it records calls of functions."),
  latencyMs: milliseconds.describe('How long it took.'),
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
      code: z
        .enum(['malformed', 'unauthenticated', 'not_allowed', 'too_large', 'unsupported', 'unavailable'])
        .describe('What the sender was told.'),
      reason: z.enum(codesOf(rejectionReasons)).describe('Why; see [reasons](#reasons).'),
      ...notificationFields,
      status: z.int().describe('The HTTP status that the sender was answered.'),
    })
    .describe('The request was refused, and nobody is notified.'),
  'heartbeat.received': z
    .strictObject({
      event: z.literal('heartbeat.received'),
      outcome: z.enum(['alive', 'ended']).describe('`ended`: it was resolved, which is no sign of life.'),
      ...notificationFields,
    })
    .describe('A notification of a receiver with `heartbeat`. It goes nowhere.'),
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
      ageMs: milliseconds.describe('Since its notification was accepted.'),
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
  'destination.proven': z
    .strictObject({ event: z.literal('destination.proven'), outcome: z.literal('proven'), ...proofFields })
    .describe('The vendor would take a message for it now.'),
  'destination.unproven': z
    .strictObject({
      event: z.literal('destination.unproven'),
      outcome: z.literal('unproven'),
      reason: z.enum([...codesOf(rejectReasons), ...codesOf(retryReasons)]).describe('Why; see [reasons](#reasons).'),
      ...proofFields,
    })
    .describe('A message for it would not arrive now, or nobody answered.'),
  'proof.ran': z
    .strictObject({
      event: z.literal('proof.ran'),
      outcome: z.literal('ran'),
      proven: count.describe('Destinations that were proven in this run.'),
      unproven: count.describe('Destinations that were not.'),
      notAsked: count.describe('Destinations whose vendor cannot be asked; their secrets were checked.'),
      untilMs: milliseconds.describe('What was due until then was asked, or is in `postponed`; since the epoch.'),
      failing: z
        .array(
          z.strictObject({
            destination,
            by: proofFields.by,
            reason: name.describe('The latest reason.'),
            sinceMs: milliseconds.describe('Of the first failure in a row, since the epoch.'),
            failures: count.describe('How many in a row.'),
            told: z.boolean().describe('Whether `escalation` was notified of it.'),
          }),
        )
        .describe('Destinations that did not work when they were last asked. The next run reads them here.'),
      postponed: z
        .array(z.strictObject({ destination, by: proofFields.by }))
        .describe('Destinations for which there was no time; the next run takes them first.'),
      escalationUnproven: count.describe('How many of `failing` that were told are destinations of `escalation`.'),
      latencyMs: milliseconds.describe('How long the run took.'),
    })
    .describe('One run of the standing proof.'),
  'escalation.raised': z
    .strictObject({
      event: z.literal('escalation.raised'),
      outcome: z.enum(['raised', 'failed']).describe('`failed`: the queue did not take it.'),
      status: z.enum(['firing', 'resolved']).describe('Whether it begins or is over.'),
      subject: name.describe('What it is about: `alarm/` and the end of its name, or `destinations-unproven`.'),
      groupHash,
      destinations: z.array(name).describe('Who is notified.'),
      deliveryKeys: z.array(hex).describe('The delivery key for each of `destinations`, in the same order.'),
      requestId: name.describe("EventBridge's id of the event."),
    })
    .describe('The guard notifies `escalation` of something that is wrong with itself.'),
  'dead_letters.redriven': z
    .strictObject({
      event: z.literal('dead_letters.redriven'),
      redriven: count.describe('How many went back: they are no dead letters any more.'),
      notRemoved: count.describe('How many are in the delivery queue, but also still dead letters.'),
      taken: count.describe('How many somebody else took in the meantime.'),
      ...operatorFields,
    })
    .describe('Somebody had dead letters sent back, from the dashboard.'),
  'dead_letters.discarded': z
    .strictObject({
      event: z.literal('dead_letters.discarded'),
      discarded: count.describe('How many were deleted for good.'),
      ...operatorFields,
    })
    .describe('Somebody had dead letters deleted, from the dashboard.'),
} satisfies { readonly [Event in LineEvent['event']]: z.ZodObject };

/** What every line has beside the fields of its event. */
export const lineFields = {
  time: z.iso.datetime().describe('When it was decided, in UTC.'),
  level: z.enum(['INFO', 'WARN']).describe('`WARN` where somebody was not notified, or would not be.'),
  allowListHash: hex.describe('The allow-list that decided, as `npm run build` prints it.'),
};

/** What a line has beside that where its event counts for a metric, and where it was written to CloudWatch. */
export const metricFields = {
  service: z.literal('alertguard').describe("A dimension of the line's metrics.").optional(),
  stage: name.describe("A dimension of the line's metrics.").optional(),
  _aws: z
    .looseObject({})
    .describe("Which metrics and dimensions are in the line: CloudWatch's embedded metric format.")
    .optional(),
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

type InCode<Event extends LineEvent['event']> = Written<Extract<LineEvent, { readonly event: Event }>>;
type InSchema<Event extends LineEvent['event']> = Written<z.infer<(typeof eventSchemas)[Event]>>;

type Differing = {
  [Event in LineEvent['event']]: Same<InCode<Event>, InSchema<Event>> extends true ? never : Event;
}[LineEvent['event']];

type Holds<Statement extends true> = Statement;

/** Where types and schemas differ, the compiler names the event here. */
export type SchemasAreTheTypes = Holds<[Differing] extends [never] ? true : Differing>;

function codesOf<Code extends string>(sentences: Readonly<Record<Code, unknown>>): Code[] {
  return Object.keys(sentences).filter((code): code is Code => Object.hasOwn(sentences, code));
}
