import { describe, expect, it } from 'vitest';
import { alarmResources } from '../../../lib/stack/monitoring/alarm.ts';
import { heartbeatAlarms } from '../../../lib/stack/monitoring/heartbeats.ts';

const beats = (sender: string, name: string) => ({
  ...{ sender, name, heartbeat: 300 },
  ...{ team: 'platform', require: [], deliver: [], fallback: [] },
});

describe('heartbeats', () => {
  it('have an alarm each, however much their senders and receivers look alike', () => {
    const senders = ['prod-1', 'prod1', 'prod', 'prod-1-watchdog'];
    const receivers = ['watchdog', 'Watchdog', 'watch.dog', 'watch-dog', '1-watchdog'];
    const pairs = senders.flatMap((sender) => receivers.map((name) => beats(sender, name)));
    const resources = alarmResources(heartbeatAlarms(pairs));
    expect(Object.keys(resources)).toHaveLength(pairs.length);
    const names = Object.values(resources).map(({ Properties }) => Properties['AlarmName']);
    expect(new Set(names).size).toBe(pairs.length);
  });

  it('have alarms with names that CloudFormation takes', () => {
    const resources = alarmResources(heartbeatAlarms([beats('prod-eu', 'a@b.c_d-e')]));
    expect(Object.keys(resources)).toEqual([expect.stringMatching(/^[A-Za-z0-9]{1,255}$/)]);
  });
});
