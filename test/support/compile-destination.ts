import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { providers } from '../../lib/providers/registry.ts';

/** The real providers, with one destination of the team. */
export function compileDestination(destination: string, fence = '') {
  const platform = `emailFrom: alerts@example.com
senders:
  prod-eu: { scheme: standard-webhooks, secret: guard/senders/prod-eu }
teams:
  payments: { senders: [prod-eu], secrets: guard/payments/, emailDomains: [example.com]${fence} }
`;
  const team = `destinations:
  it: { ${destination} }
receivers:
  payments: { senders: [prod-eu], deliver: [it] }
`;
  const files = [
    { path: 'platform.yml', text: platform },
    { path: 'teams/payments.yml', text: team },
  ];
  const compiled = compileAllowList(files, providers);
  if (compiled.ok) return { options: compiled.allowList.destinations[0]?.options, faults: [] };
  return { options: undefined, faults: compiled.faults.map((fault) => `${fault.code} ${formatFaults([fault])}`) };
}
