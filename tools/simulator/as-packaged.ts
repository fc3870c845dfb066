import { alarmResources } from '../../lib/stack/monitoring/alarm.ts';
import { alarmsOf } from '../../lib/stack/monitoring/alarms.ts';
import type { DimensionValue, MetricSource } from '../../lib/stack/monitoring/metric-source.ts';
import { alarmsIn, type WatchedAlarm } from './alarms.ts';
import type { MetricId } from './metric-store.ts';
import { simulated } from './record-metrics.ts';

/** The alarms as osls packages them for the deployment that is simulated. */
export function simulatedAlarms(functions: readonly string[]): WatchedAlarm[] {
  return alarmsIn(JSON.parse(asPackaged(JSON.stringify({ Resources: alarmResources(alarmsOf(functions)) }))));
}

export function simulatedMetric({ namespace, name, dimensions }: MetricSource): MetricId {
  const texts = Object.entries<DimensionValue>(dimensions).map(([dimension, value]) => [dimension, textOf(value)]);
  return { namespace, name, dimensions: Object.fromEntries(texts) };
}

function asPackaged(text: string): string {
  return text.replaceAll(`\${self:service}`, simulated.service).replaceAll(`\${sls:stage}`, simulated.stage);
}

/** A reference stands for the name of what it refers to. */
function textOf(value: DimensionValue): string {
  if (typeof value === 'string') return asPackaged(value);
  return `<${'Ref' in value ? value.Ref : value['Fn::GetAtt'].join('.')}>`;
}
