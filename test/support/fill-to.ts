import type { Notification } from '../../lib/alertmanager/notification.ts';
import { aNotification, anAlert, labels } from './notification-factory.ts';

/** UTF-16 units that the rendering shows of a description. */
const maxBlockUnits = 2_000;

type Fill = {
  readonly max: number;
  /** Alerts, of which none may need a description that the rendering itself would cut. */
  readonly count: number;
  readonly measure: (notification: Notification) => number;
  readonly character?: string;
  /** How much a character takes, in the unit of `max`. */
  readonly size?: number;
};

/**
 * Notifications whose message is as long as its limit, and as many characters longer or shorter as asked for: what the
 * rest of the message leaves is found by rendering it, so that no test knows the length of a heading or a link.
 */
export function fillTo({ max, count, measure, character = 'd', size = 1 }: Fill): (more: number) => Notification {
  const described = (each: number, last: number) =>
    aNotification({
      alerts: Array.from({ length: count }, (_, index) =>
        anAlert({ annotations: labels({ description: character.repeat(index === count - 1 ? last : each) }) }),
      ),
    });
  const each = Math.floor((max - measure(described(1, 1))) / size / count);
  const room = Math.floor((max - measure(described(each, 1))) / size) + 1;
  if (each < 1 || room < 2 || (room + 1) * character.length > maxBlockUnits) {
    throw new Error(`${count} alerts with ${each} characters leave room for ${room}`);
  }
  return (more) => described(each, room + more);
}
