import type { AlertCounts } from '../alertmanager/count-alerts.ts';
import type { AlertStatus } from '../alertmanager/notification.ts';
import type { CredentialKind } from '../redaction/credential-kind.ts';
import type { HostClass } from '../rendering/count-not-shown.ts';
import type { RefusalCode, RejectionReason, RejectReason, RetryReason } from './reasons.ts';

type NotificationFields = {
  /** Absent where the allow-list has none of that name: it is the caller's own text. */
  readonly sender: string | undefined;
  /** Absent until the sender is proven. */
  readonly receiver: string | undefined;
  readonly groupHash: string | undefined;
  readonly alerts: AlertCounts | undefined;
  readonly requestId: string;
  readonly sourceAddress: string | undefined;
  readonly latencyMs: number;
};

export type DeliveryFields = {
  readonly sender: string;
  readonly receiver: string;
  readonly destination: string;
  readonly provider: string | undefined;
  readonly deliveryKey: string;
  readonly groupHash: string;
  readonly alerts: AlertCounts;
  /** How often the queue has handed this delivery out, this time included, and also to wait behind another. */
  readonly attempt: number;
  /** HTTP status of the provider, where one came back. */
  readonly status: number | undefined;
  readonly latencyMs: number;
  /** The request that brought the notification. */
  readonly requestId: string;
};

/** How long it took until the vendor's 2xx. */
export type TimeToNotified = {
  /** From acceptance to the attempt that arrived. */
  readonly queuedMs: number;
  /** From acceptance to the 2xx. */
  readonly sinceAcceptedMs: number;
  /** From the latest `startsAt` or `endsAt` of its alerts to the 2xx, by the sender's clock; absent where that makes no sense. */
  readonly sinceChangeMs: number | undefined;
  readonly class: string | undefined;
};

/** What every message about the notification lacks; a field is absent where it is nothing. */
export type LackingFields = {
  /** Links to hosts outside `linkHosts`, by what kind of host that is, and never by its name. */
  readonly linksLeftOut?: { readonly [kind in HostClass]?: number };
  /** Alerts with a severity that neither the guard nor the platform knows. */
  readonly unknownSeverities?: number;
};

/** Absent where the message is about this notification alone. */
export type SharedMessage = {
  /** The key of the message, which all its deliveries state. */
  readonly messageKey?: string;
  /** How many deliveries share it. */
  readonly messageDeliveries?: number;
  /** A later state of its alert group is in the same message, or was shown before. */
  readonly overtaken?: boolean;
};

/** One destination that was asked, without an alert. */
export type ProofFields = {
  readonly destination: string;
  readonly provider: string | undefined;
  /** A question to the vendor that nobody sees, or a message marked as a test. */
  readonly by: 'probe' | 'drill';
  readonly status: number | undefined;
  readonly latencyMs: number;
};

/** A destination that did not work when it was last asked. */
export type Failing = Pick<ProofFields, 'destination' | 'by'> & {
  readonly reason: string;
  /** Of the first failure in a row, in milliseconds since the epoch. */
  readonly sinceMs: number;
  /** In a row. */
  readonly failures: number;
  /** Whether somebody was notified of it. */
  readonly told: boolean;
};

/** One run of the standing proof, and what the next one needs of it: the line is where that is kept. */
export type ProofRun = {
  readonly proven: number;
  readonly unproven: number;
  /** Nobody could be asked, and no drill was due. */
  readonly notAsked: number;
  /** Everything that was due until then was asked, or is in `postponed`; milliseconds since the epoch. */
  readonly untilMs: number;
  readonly failing: readonly Failing[];
  /** For which there was no time. */
  readonly postponed: readonly Pick<ProofFields, 'destination' | 'by'>[];
  /** Of those that are told, how many are to be notified of escalations. */
  readonly escalationUnproven: number;
  readonly latencyMs: number;
};

/**
 * Of a resolved notification that was to edit or answer the firing message: whether it did, or why it is a new message.
 * `not_readable`: the vendor did not let us look for it in time; `not_taken`: the vendor did not take the edit or reply.
 */
export type FollowUp = 'edited' | 'replied' | 'not_found' | 'not_readable' | 'not_taken';

/**
 * One decision. A closed set of fields of closed or bounded values: there is no field that could carry a label value,
 * URL, header, secret or body. `receiver` is stated once the sender is proven, and is a name of the allow-list but where
 * the reason is `receiver_unknown`: then it is the proven sender's own text, cleaned, cut, and absent if it looks like a
 * URL or a credential.
 */
export type AuditEvent =
  | ({
      readonly event: 'notification.accepted';
      readonly outcome: 'accepted';
      readonly destinations: readonly string[];
      readonly deliveryKeys: readonly string[];
      /** Alerts of the group that are not in `alerts`, because a label is missing that the receiver requires. */
      readonly alertsNotAllowed: number;
      /** Texts or labels were cut, because the notification was too large for a message of the queue. */
      readonly shortened: boolean;
      /** How many credentials of each kind were replaced before anything was put into the queue. */
      readonly redacted?: { readonly [kind in CredentialKind]?: number };
    } & NotificationFields)
  | ({
      readonly event: 'notification.rejected';
      readonly outcome: 'rejected';
      /** What the caller was told. */
      readonly code: RefusalCode;
      readonly reason: RejectionReason;
      readonly status: number;
    } & NotificationFields)
  /** `ended`: the alert that always fires was resolved, which is no sign of life. */
  | ({ readonly event: 'heartbeat.received'; readonly outcome: 'alive' | 'ended' } & NotificationFields)
  | ({
      readonly event: 'delivery.sent';
      readonly outcome: 'delivered';
      /** Absent where nothing was looked for. */
      readonly followUp?: FollowUp;
    } & TimeToNotified &
      SharedMessage &
      LackingFields &
      DeliveryFields)
  | ({ readonly event: 'delivery.set_aside'; readonly outcome: 'set_aside' } & DeliveryFields)
  | ({
      readonly event: 'delivery.retried';
      readonly outcome: 'retry';
      readonly reason: RetryReason;
      readonly retryAfterSeconds: number;
      /** Since its notification was accepted. */
      readonly ageMs: number;
    } & DeliveryFields)
  | ({
      readonly event: 'delivery.dead_lettered';
      readonly outcome: 'dead_lettered';
      readonly reason: RejectReason;
    } & Partial<DeliveryFields>)
  | ({
      readonly event: 'delivery.fell_back';
      readonly outcome: 'fell_back';
      readonly reason: RejectReason;
      readonly fallbacks: readonly string[];
    } & DeliveryFields)
  | {
      readonly event: 'secret.refreshed';
      readonly outcome: 'refreshed' | 'unchanged' | 'unavailable';
      readonly destination: string;
    }
  | ({
      readonly event: 'destination.proven';
      readonly outcome: 'proven';
    } & ProofFields)
  | ({
      readonly event: 'destination.unproven';
      readonly outcome: 'unproven';
      readonly reason: RejectReason | RetryReason;
    } & ProofFields)
  | ({ readonly event: 'proof.ran'; readonly outcome: 'ran' } & ProofRun)
  | {
      readonly event: 'escalation.raised';
      /** `failed`: the queue did not take it. */
      readonly outcome: 'raised' | 'failed';
      readonly status: AlertStatus;
      /** What it is about: the end of an alarm's name, or `destinations-unproven`. */
      readonly subject: string;
      readonly groupHash: string;
      readonly destinations: readonly string[];
      readonly deliveryKeys: readonly string[];
      readonly requestId: string;
    };

/** Where audit events go. Never throws: a decision that was taken stays taken. */
export type Audit = (event: AuditEvent) => void;
