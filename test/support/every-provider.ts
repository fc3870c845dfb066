import { type AllowList, loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import type { Provider } from '../../lib/providers/contract/define-provider.ts';
import type { ExampleDestination } from '../../lib/providers/contract/example-destination.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';

/** A team, a destination `there` and a receiver for each provider, all by its name, and a fence of what it needs. */
export function everyProviderAllowList(exampleOf: (type: string) => ExampleDestination): AllowList {
  const all = [...providers.values()].map((provider) => ({ provider, example: exampleOf(provider.type) }));
  const platform = {
    emailFrom: 'alerts@example.com',
    senders: { 'prod-eu': { scheme: 'standard-webhooks', secret: 'alertguard/senders/prod-eu' } },
    linkHosts: ['alertmanager.example.com'],
    teams: Object.fromEntries(all.map(({ provider, example }) => [provider.type, teamOf(provider, example)])),
  };
  const teams = all.map(({ provider: { type }, example }) => {
    const secret = example.secret === undefined ? {} : { secret: `alertguard/${type}/secret` };
    const destinations = { there: { type, ...secret, parallelism: 16, ...example.options } };
    const receivers = { [type]: { senders: ['prod-eu'], deliver: ['there'] } };
    return { path: `teams/${type}.yml`, text: JSON.stringify({ destinations, receivers }) };
  });
  const compiled = compileAllowList([{ path: 'platform.yml', text: JSON.stringify(platform) }, ...teams], providers);
  if (!compiled.ok) throw new Error(compiled.faults.map(({ file, message }) => `${file}: ${message}`).join('\n'));
  return loadAllowList(JSON.stringify(compiled.allowList), 'test');
}

function teamOf(provider: Provider, { options, secret }: ExampleDestination) {
  const hosts = [
    ...provider.optionUrls(options).map(({ url }) => new URL(url).host),
    ...provider.optionHosts(options).map(({ host, port }) => `${host}:${port}`),
    ...foreignSecretHosts(provider, secret),
  ];
  const topics = provider.awsGrants(options).flatMap((grant) => ('topicArn' in grant ? [grant.topicArn] : []));
  return {
    senders: ['prod-eu'],
    secrets: `alertguard/${provider.type}/`,
    emailDomains: ['example.com'],
    ...(hosts.length > 0 && { hosts }),
    ...(topics.length > 0 && { topics }),
  };
}

/** Hosts of URLs in a secret that are not the vendor's own. */
function foreignSecretHosts(provider: Provider, secret: ExampleDestination['secret']): string[] {
  if (secret === undefined) return [];
  return provider
    .secretFaults(new Secret(JSON.stringify(secret)), [])
    .filter(({ reason }) => reason === 'host')
    .map(({ field }) => new URL(secret[field] ?? '').host);
}
