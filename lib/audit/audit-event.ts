import type { AlertCounts } from '../alertmanager/count-alerts.ts';
import type { CredentialKind } from '../redaction/credential-kind.ts';
import type { RejectionReason, RejectReason, RetryReason } from './reasons.ts';

type NotificationFields = {
  readonly sender: string | undefined;
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

/**
 * One decision. A closed set of fields of closed or bounded values: there is no field that could carry a label value,
 * URL, header, secret or body. `receiver` is only stated once the allow-list knows it.
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
      readonly reason: RejectionReason;
      readonly status: number;
    } & NotificationFields)
  | ({ readonly event: 'delivery.sent'; readonly outcome: 'delivered'; readonly queuedMs: number } & DeliveryFields)
  | ({
      readonly event: 'delivery.retried';
      readonly outcome: 'retry';
      readonly reason: RetryReason;
      readonly retryAfterSeconds: number;
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
    };

/** Where audit events go. Never throws: a decision that was taken stays taken. */
export type Audit = (event: AuditEvent) => void;
