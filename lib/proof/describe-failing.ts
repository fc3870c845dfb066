import type { AllowList } from '../allow-list/allow-list.ts';
import type { Failing } from '../audit/audit-event.ts';
import type { RejectReason, RetryReason } from '../audit/reasons.ts';
import type { GuardAlert } from '../escalation/guard-notification.ts';

/** What to do, where the reason alone says it. */
const remedies: Partial<Readonly<Record<RejectReason | RetryReason, string>>> = {
  unauthenticated: 'The vendor refuses the credential: store a new one.',
  destination_gone: 'The vendor knows this channel, room or topic no longer, or the bot was removed from it.',
  secret_missing: 'Its secret does not exist in Secrets Manager.',
  secret_shape: 'Its secret does not have the fields that its type asks for.',
  host_not_allowed: "Its host is outside the team's fence.",
  address_not_allowed: 'Its host has an address that is not allowed.',
  secret_unavailable: 'Secrets Manager does not give its secret.',
};

export function remedyOf(reason: string): string | undefined {
  return Object.entries(remedies).find(([name]) => name === reason)?.[1];
}

/** A destination that cannot be notified, as an alert of the guard; resolved where there is an end. */
export function describeFailing(
  { destination, reason, sinceMs }: Failing,
  { destinations }: Pick<AllowList, 'destinations'>,
  endsAtMs?: number,
): GuardAlert {
  const type = destinations.get(destination)?.type;
  return {
    name: 'alertguard destination-unproven',
    severity: 'warning',
    labels: { destination, ...(type !== undefined && { provider: type }), reason },
    summary:
      endsAtMs === undefined
        ? `${destination} would not be notified: ${reason}.`
        : `${destination} can be notified again, or is no longer in the allow-list.`,
    description: endsAtMs === undefined ? remedyOf(reason) : undefined,
    startsAtMs: sinceMs,
    endsAtMs,
  };
}
