import { styleText } from 'node:util';
import type { AlertCounts } from '../alertmanager/count-alerts.ts';
import type { AuditEvent, FollowUp, SharedMessage } from '../audit/audit-event.ts';

type Style = 'green' | 'yellow' | 'red' | 'dim';

export type LineOptions = {
  /** Milliseconds since the epoch; printed as UTC. */
  readonly nowMs: number;
  readonly color: boolean;
};

/** One audit event as one line for a terminal: time, what was decided, about what, and why. */
export function describeLine(event: AuditEvent, { nowMs, color }: LineOptions): string {
  const { verb, style, text } = describe(event);
  const time = new Date(nowMs).toISOString().slice(11, 19);
  const paint = (format: Style, part: string) => (color ? styleText(format, part, { validateStream: false }) : part);
  return `${paint('dim', time)}  ${paint(style, verb.padEnd(verbWidth))}  ${text}`;
}

const verbWidth = 'dead letter'.length;

type Description = { readonly verb: string; readonly style: Style; readonly text: string };

function describe(event: AuditEvent): Description {
  switch (event.event) {
    case 'notification.accepted': {
      const about = `${event.sender} > ${event.receiver}, ${countsOf(event.alerts)}`;
      return {
        verb: 'accepted',
        style: 'green',
        text: `${about}: ${event.destinations.join(', ') || 'no destination'}`,
      };
    }
    case 'notification.rejected': {
      const who = event.sender ?? 'unknown sender';
      const receiver = event.receiver === undefined ? '' : ` > ${event.receiver}`;
      return { verb: 'rejected', style: 'red', text: `${who}${receiver}: ${event.reason}, answered ${event.status}` };
    }
    case 'heartbeat.received': {
      const text = `${event.sender} > ${event.receiver}${event.outcome === 'ended' ? ': resolved, no sign of life' : ''}`;
      return { verb: 'heartbeat', style: event.outcome === 'ended' ? 'yellow' : 'dim', text };
    }
    case 'delivery.sent':
      return {
        verb: 'delivered',
        style: 'green',
        text: `${deliveryOf(event)} in ${event.latencyMs} ms${sharedWith(event)}${followed(event)}`,
      };
    case 'delivery.set_aside': {
      const text = `${deliveryOf(event)}: it alone keeps failing, others go first`;
      return { verb: 'set aside', style: 'yellow', text };
    }
    case 'delivery.retried': {
      const again = `again in ${event.retryAfterSeconds} s`;
      return { verb: 'retry', style: 'yellow', text: `${deliveryOf(event)}: ${event.reason}, ${again}` };
    }
    case 'delivery.fell_back': {
      const text = `${deliveryOf(event)}: ${event.reason}, now to ${event.fallbacks.join(', ')}`;
      return { verb: 'fallback', style: 'yellow', text };
    }
    case 'delivery.dead_lettered':
      return { verb: 'dead letter', style: 'red', text: `${deliveryOf(event)}: ${event.reason}` };
    case 'secret.refreshed':
      return { verb: 'secret', style: 'yellow', text: `of ${event.destination} read again: ${event.outcome}` };
    case 'destination.proven':
      return { verb: 'proven', style: 'dim', text: `${event.destination} by ${event.by}` };
    case 'destination.unproven':
      return { verb: 'unproven', style: 'red', text: `${event.destination} by ${event.by}: ${event.reason}` };
    case 'proof.ran': {
      const text = `${event.proven} proven, ${event.unproven} not, ${event.notAsked} not asked`;
      return { verb: 'proof', style: event.failing.length > 0 ? 'yellow' : 'dim', text };
    }
    case 'escalation.raised': {
      const text = `${event.subject} (${event.status}): ${event.destinations.join(', ')}`;
      return { verb: 'escalation', style: 'red', text: event.outcome === 'raised' ? text : `${text}, not queued` };
    }
    default:
      return event satisfies never;
  }
}

function sharedWith({ messageDeliveries, overtaken }: SharedMessage): string {
  const shared = messageDeliveries === undefined ? '' : `, one of ${messageDeliveries} in a message`;
  return overtaken === true ? `${shared}, overtaken` : shared;
}

function followed({ followUp }: { readonly followUp?: FollowUp }): string {
  switch (followUp) {
    case undefined:
      return '';
    case 'edited':
      return ', edited the firing message';
    case 'replied':
      return ', in the thread of the firing message';
    default:
      return `, as a new message: ${followUp}`;
  }
}

type DeliveryParts = {
  readonly destination?: string | undefined;
  readonly provider?: string | undefined;
  readonly alerts?: AlertCounts | undefined;
  readonly attempt?: number | undefined;
  readonly status?: number | undefined;
};

function deliveryOf({ destination, provider, alerts, attempt = 1, status }: DeliveryParts): string {
  return [
    `${destination ?? 'unreadable message'}${provider === undefined ? '' : ` (${provider})`}`,
    ...(alerts === undefined ? [] : [countsOf(alerts)]),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(status === undefined ? [] : [`status ${status}`]),
  ].join(', ');
}

function countsOf(counts: AlertCounts | undefined): string {
  const { firing = 0, resolved = 0, truncated = 0 } = counts ?? {};
  const parts = [
    ...(firing > 0 ? [`${firing} firing`] : []),
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
    ...(truncated > 0 ? [`${truncated} cut off`] : []),
  ];
  return parts.join(' and ') || 'no alerts';
}
