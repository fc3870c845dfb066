import { describe, expect, it } from 'vitest';
import { readStateChange } from '../../lib/escalation/state-change.ts';
import { alarmEvent } from '../support/alarm-event.ts';

describe('an event of EventBridge', () => {
  it('that an alarm rings is read with its time', () => {
    expect(readStateChange(alarmEvent({ name: 'alertguard-prod-x', to: 'ALARM', from: 'OK' }))).toEqual({
      id: 'event-1',
      alarmName: 'alertguard-prod-x',
      description: 'What it means, and what to do.',
      isRinging: true,
      startedAtMs: Date.parse('2026-11-20T10:00:00Z'),
      endedAtMs: undefined,
    });
  });

  it('that an alarm is over has the time at which it began', () => {
    const event = alarmEvent({ name: 'x', to: 'OK', from: 'ALARM', at: '2026-11-20T12:00:00.000+0000' });
    expect(readStateChange(event)).toMatchObject({
      isRinging: false,
      startedAtMs: Date.parse('2026-11-20T09:00:00Z'),
      endedAtMs: Date.parse('2026-11-20T12:00:00Z'),
    });
  });

  it.each([
    ['a new alarm that is OK', { name: 'x', to: 'OK', from: 'INSUFFICIENT_DATA' }],
    ['an alarm without data', { name: 'x', to: 'INSUFFICIENT_DATA', from: 'ALARM' }],
  ] as const)('of %s is nothing to say', (_, change) => {
    expect(readStateChange(alarmEvent(change))).toBeUndefined();
  });

  it.each([
    undefined,
    {},
    { 'detail-type': 'Scheduled Event' },
    { ...alarmEvent({ name: 'x', to: 'OK' }), detail: {} },
  ])('of another kind is refused: %j', (event) => {
    expect(() => readStateChange(event)).toThrow();
  });

  it('with a time that is none is refused', () => {
    expect(() => readStateChange(alarmEvent({ name: 'x', to: 'ALARM', at: 'soon' }))).toThrow();
  });
});
