import { maxBodyBytes } from '../alertmanager/body-limit.ts';
import { countAlerts } from '../alertmanager/count-alerts.ts';
import { type Notification, notificationFaults, parseNotification } from '../alertmanager/notification.ts';
import type { Step } from './explanation.ts';

const maxFaultsShown = 5;

export function sizeStep({ length }: Uint8Array): Step {
  const tooLarge = length > maxBodyBytes;
  const detail = `${length} bytes, at most ${maxBodyBytes} are accepted${tooLarge ? ': lower `max_alerts`' : ''}`;
  return { step: 'size', outcome: tooLarge ? 'refused' : 'passed', detail };
}

export function signatureStep(): Step {
  const detail = 'not checked here, because that needs the key; the steps below assume that it is valid';
  return { step: 'signature', outcome: 'unchecked', detail };
}

/** `notification` is absent where the body is none. */
export function bodyStep(body: Uint8Array, notification: Notification | undefined): Step {
  if (notification === undefined) return { step: 'body', outcome: 'refused', detail: describeFault(body) };
  const { firing, resolved, truncated } = countAlerts(notification);
  const cut = truncated === 0 ? '' : `, ${truncated} more cut off by the sender`;
  const detail = `a ${notification.status} notification with ${firing} firing and ${resolved} resolved alerts${cut}`;
  return { step: 'body', outcome: 'passed', detail };
}

function describeFault(body: Uint8Array): string {
  const parsed = parseNotification(body);
  if (parsed.ok) throw new Error('A body without a fault was to be described as one with a fault');
  switch (parsed.reason) {
    case 'not_utf8':
      return 'not UTF-8';
    case 'not_json':
      return 'not JSON; a byte order mark, a comment or a trailing comma is enough';
    case 'nested_too_deeply':
      return 'JSON that is nested too deeply';
    case 'schema':
      return `not the webhook body of Alertmanager or Grafana: ${listFaults(notificationFaults(body))}`;
  }
}

function listFaults(faults: readonly string[]): string {
  const named = faults.map((path) => (path === '' ? 'it is not an object' : `\`${path}\``));
  const more = named.length > maxFaultsShown ? ` and ${named.length - maxFaultsShown} more` : '';
  return `look at ${named.slice(0, maxFaultsShown).join(', ')}${more}`.replace('look at it is', 'it is');
}
