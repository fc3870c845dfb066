import * as z from 'zod/mini';

const stateValue = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

/** CloudWatch writes `2026-11-20T10:00:00.000+0000`. */
const moment = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const ms = Date.parse(text);
    if (Number.isNaN(ms)) context.issues.push({ code: 'custom', message: 'is no time', input: text });
    return ms;
  }),
);

const state = z.object({ value: stateValue, timestamp: moment });

/** Source: Amazon CloudWatch user guide, "Alarm events and EventBridge", sample of a single metric alarm. */
const stateChangeSchema = z.object({
  id: z.string(),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  detail: z.object({
    alarmName: z.string(),
    state,
    previousState: z.optional(state),
    configuration: z.optional(z.object({ description: z.optional(z.string()) })),
  }),
});

/** That an alarm of the stack has begun to ring, or has stopped. */
export type StateChange = {
  /** EventBridge's id of the event. */
  readonly id: string;
  readonly alarmName: string;
  readonly isRinging: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly description: string;
};

/**
 * Reads an event of EventBridge. `undefined` for a change that means nothing to people: an alarm that is new, or that
 * has no data. Throws where it is no such event.
 */
export function readStateChange(event: unknown): StateChange | undefined {
  const { id, detail } = stateChangeSchema.parse(event);
  const { alarmName, state: now, previousState, configuration } = detail;
  const known = { id, alarmName, description: configuration?.description ?? '' };
  if (now.value === 'ALARM') return { ...known, isRinging: true, startedAtMs: now.timestamp, endedAtMs: undefined };
  if (now.value !== 'OK' || previousState?.value !== 'ALARM') return undefined;
  return { ...known, isRinging: false, startedAtMs: previousState.timestamp, endedAtMs: now.timestamp };
}
