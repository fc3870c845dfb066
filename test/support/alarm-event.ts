type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** That an alarm has changed its state, as EventBridge tells it. Source: CloudWatch user guide, "Alarm events and EventBridge". */
export function alarmEvent({
  name,
  to,
  from = 'OK',
  at = '2026-11-20T10:00:00.000+0000',
  since = '2026-11-20T09:00:00.000+0000',
  description = 'What it means, and what to do.',
}: {
  readonly name: string;
  readonly to: State;
  readonly from?: State;
  readonly at?: string;
  readonly since?: string;
  readonly description?: string;
}) {
  return {
    version: '0',
    id: 'event-1',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '123456789012',
    time: '2026-11-20T10:00:00Z',
    region: 'eu-central-1',
    resources: [`arn:aws:cloudwatch:eu-central-1:123456789012:alarm:${name}`],
    detail: {
      alarmName: name,
      state: { value: to, reason: 'Threshold Crossed: …', reasonData: '{}', timestamp: at },
      previousState: { value: from, reason: 'Threshold Crossed: …', timestamp: since },
      configuration: { description, metrics: [] },
    },
  };
}
