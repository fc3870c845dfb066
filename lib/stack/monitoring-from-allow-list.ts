import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import { findAlarm } from '../escalation/known-alarms.ts';
import { alarmName, alarmResources, type CloudFormationResource } from './monitoring/alarm.ts';
import { alarmsOf } from './monitoring/alarms.ts';
import { dashboardResource } from './monitoring/dashboard.ts';
import { heartbeatAlarms, heartbeatPrefix } from './monitoring/heartbeats.ts';

/** For serverless.yml, infra/alarms.yml and infra/functions.yml. */
export type MonitoringFragment = {
  /** Whether someone is notified without the alarms' topic; a text, as CloudFormation's parameters are. */
  readonly escalates: 'true' | 'false';
  /** The names of the alarms that are escalated, as an event pattern of EventBridge has them. */
  readonly escalated: readonly (string | { readonly prefix: string })[];
  readonly template: { readonly Resources: Readonly<Record<string, CloudFormationResource>> };
};

export function monitoringFromAllowList(
  { escalation, receivers }: Pick<CompiledAllowList, 'escalation' | 'receivers'>,
  functions: readonly string[],
): MonitoringFragment {
  const own = alarmsOf(functions);
  const alarms = [...own, ...heartbeatAlarms(receivers)];
  return {
    escalates: escalation.length > 0 ? 'true' : 'false',
    escalated: [
      ...own.filter(({ what }) => findAlarm(what) !== undefined).map(alarmName),
      // An event pattern holds 2,048 characters. Source: Amazon EventBridge quotas.
      { prefix: alarmName({ what: heartbeatPrefix }) },
    ],
    template: { Resources: { ...alarmResources(alarms), Dashboard: dashboardResource(functions, alarms) } },
  };
}
