import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { alarmResources, type CloudFormationResource } from '../monitoring/alarm.ts';
import { alarmsOf } from '../monitoring/alarms.ts';

/** For serverless.yml and infra/alarms.yml. */
export type MonitoringFragment = {
  /** Whether someone is notified without the alarms' topic; a text, as CloudFormation's parameters are. */
  readonly escalates: 'true' | 'false';
  readonly template: { readonly Resources: Readonly<Record<string, CloudFormationResource>> };
};

export function monitoringFromAllowList(
  { escalation }: Pick<CompiledAllowList, 'escalation'>,
  functions: readonly string[],
): MonitoringFragment {
  return {
    escalates: escalation.length > 0 ? 'true' : 'false',
    template: { Resources: alarmResources(alarmsOf(functions)) },
  };
}
