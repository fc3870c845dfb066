import type { FencedHost } from '../allow-list/allow-list.ts';
import type { HostRule } from '../providers/contract/check-host.ts';
import type { SecretFault } from '../providers/contract/define-provider.ts';

export type SecretOwner = {
  /** The provider. */
  readonly type: string;
  readonly team: string;
  readonly rule: HostRule;
  /** The hosts of the team's fence. */
  readonly fence: readonly FencedHost[];
};

/** What is wrong with a destination's secret and what to write instead: fields and hosts by name, never a value. */
export function describeSecretFaults(faults: readonly SecretFault[], owner: SecretOwner): string {
  const fieldsOf = (reason: SecretFault['reason']) =>
    faults.filter((fault) => fault.reason === reason && fault.hint === undefined).map(({ field }) => field);
  const [shape, host] = [fieldsOf('shape'), fieldsOf('host')];
  const sentences = [
    ...faults.flatMap(({ field, hint }) => (hint === undefined ? [] : [`${field}: ${hint}`])),
    ...(shape.length === 0 ? [] : [`check ${shape.join(', ')}`]),
    ...(host.length === 0 ? [] : [`${host.join(', ')}: write an https:// URL of ${describeHosts(owner)}`]),
  ];
  return `not a valid secret for type ${owner.type}: ${sentences.join('; ')}`;
}

function describeHosts({ rule, team, fence }: SecretOwner): string {
  const vendor = rule === 'fence' ? [] : 'vendor' in rule ? rule.vendor : rule;
  const vendorHosts = vendor.map((host) => (host.startsWith('.') ? `*${host}` : host)).join(' or ');
  if (rule !== 'fence' && !('orFence' in rule)) return vendorHosts;
  const own = fence.map(({ host, port }) => (port === 443 ? host : `${host}:${port}`)).join(', ');
  const which = own === '' ? ', which has none: give it `hosts` in platform.yml' : `: ${own}`;
  return `${vendorHosts === '' ? '' : `${vendorHosts}, or `}a host in the fence of team ${team}${which}`;
}
