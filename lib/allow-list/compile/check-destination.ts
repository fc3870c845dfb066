import { addressDomain, isMailDomain } from '../../address/email-address.ts';
import { writeHost } from '../../address/host.ts';
import { topicArnPattern } from '../../address/topic-arn.ts';
import { checkFencedHost, checkHost } from '../../providers/contract/check-host.ts';
import { suggestName } from '../../text/near-name.ts';
import { isPrefix } from './check-prefixes.ts';
import { checkSecretName } from './check-secret-name.ts';
import type { Fault, FaultCode } from './fault.ts';
import { fencedHosts } from './fenced-hosts.ts';
import { faultAt, faultAtKey, locate } from './locate.ts';
import type { TeamEntry } from './platform-schema.ts';
import type { ReadDestination } from './read-destination.ts';

/** Whether a destination stays inside its team's fence: its secret, its email domains, hosts and topics. */
export function checkDestination(destination: ReadDestination, team: TeamEntry | undefined): readonly Fault[] {
  const checks = [checkAddresses, checkUrls, checkHosts, checkTopics];
  const inFence = team === undefined ? [] : checks.flatMap((check) => check(destination, team));
  return [...checkSecret(destination, team), ...checkProof(destination), ...inFence];
}

function checkSecret({ entry, provider }: ReadDestination, team: TeamEntry | undefined): readonly Fault[] {
  const { secret } = entry.valid;
  if (secret === undefined) {
    if (!provider?.needsSecret || locate(entry, ['secret']).found) return [];
    const message = `\`secret\`: missing: provider \`${provider.type}\` requires a secret, write its name in AWS Secrets Manager`;
    return [faultAtKey(entry, 'secret_missing', message)];
  }
  if (provider?.needsSecret === false) {
    const { key, value } = locate(entry, ['secret']);
    const message = `\`secret\`: provider \`${provider.type}\` uses no secret: remove this field`;
    return [faultAt(entry.file, { key: value, value: key }, 'secret_not_needed', message)];
  }
  const faults = checkSecretName(entry, 'secret', secret);
  return faults.length > 0 || team === undefined ? faults : checkPrefix({ entry, secret, team });
}

function checkProof({ entry, provider }: ReadDestination): readonly Fault[] {
  const { proof } = entry.valid;
  if (provider === undefined || proof === undefined) return [];
  const useless = provider.hasProbe ? 'drill' : 'every';
  if (proof[useless] === undefined) return [];
  const message = provider.hasProbe
    ? `\`proof\`: provider \`${provider.type}\` can be asked without a message: write \`every\` instead`
    : `\`proof\`: provider \`${provider.type}\` cannot be asked without a message: write \`drill\` instead`;
  return [faultAt(entry.file, locate(entry, ['proof', useless]), 'proof_not_possible', message)];
}

function checkPrefix(checked: {
  readonly entry: ReadDestination['entry'];
  readonly secret: string;
  readonly team: TeamEntry;
}): readonly Fault[] {
  const { entry, secret, team } = checked;
  const prefix = team.valid.secrets;
  if (prefix === undefined) {
    if (locate(team, ['secrets']).found) return [];
    const message = `\`secret\`: team \`${team.name}\` has no prefix for secrets: give it \`secrets\` in platform.yml`;
    return [faultAt(entry.file, locate(entry, ['secret']), 'secret_outside_prefix', message)];
  }
  if (!isPrefix(prefix) || (secret.startsWith(prefix) && secret !== prefix)) return [];
  const message = `\`secret\`: write a name under \`${prefix}\`, the prefix of team \`${team.name}\``;
  return [faultAt(entry.file, locate(entry, ['secret']), 'secret_outside_prefix', message)];
}

function checkAddresses({ entry, provider, options }: ReadDestination, team: TeamEntry): readonly Fault[] {
  if (provider === undefined || options === undefined) return [];
  const domains = team.valid.emailDomains?.map((domain) => domain.toLowerCase());
  return provider.optionAddresses(options).flatMap(({ path, address }) => {
    const fault = (code: FaultCode, message: string) => [
      faultAt(entry.file, locate(entry, path), code, `\`${path[0]}\`: ${message}`),
    ];
    const domain = addressDomain(address);
    if (domain === undefined) return fault('address_invalid', 'write one plain address, `name@domain`');
    if (domains === undefined || domains.includes(domain)) return [];
    const instead = suggestName(domain, domains.filter(isMailDomain), 'give it `emailDomains` in platform.yml');
    return fault('address_outside_fence', `this domain is not in the fence of team \`${team.name}\`: ${instead}`);
  });
}

function checkUrls({ entry, provider, options }: ReadDestination, team: TeamEntry): readonly Fault[] {
  if (provider === undefined || options === undefined) return [];
  const fence = team.valid.hosts === undefined ? undefined : fencedHosts(team.valid.hosts);
  return provider.optionUrls(options).flatMap(({ field, url }) => {
    const fault = (code: FaultCode, message: string) => [
      faultAt(entry.file, locate(entry, [field]), code, `\`${field}\`: ${message}`),
    ];
    const isHttps = URL.canParse(url) && new URL(url).protocol === 'https:';
    if (!isHttps) return fault('url_invalid', 'write an `https://` URL');
    const { username, password, host } = new URL(url);
    if (username !== '' || password !== '') {
      return fault('url_invalid', 'remove user name and password: a credential belongs in the secret');
    }
    if (fence === undefined || checkHost(url, 'fence', fence).ok) return [];
    const instead = suggestName(host, fence.map(writeHost), 'give it `hosts` in platform.yml');
    return fault('url_outside_fence', `this host is not in the fence of team \`${team.name}\`: ${instead}`);
  });
}

/** Endpoints that have no URL, such as mail servers. */
function checkHosts({ entry, provider, options }: ReadDestination, team: TeamEntry): readonly Fault[] {
  if (provider === undefined || options === undefined || team.valid.hosts === undefined) return [];
  const fence = fencedHosts(team.valid.hosts);
  return provider.optionHosts(options).flatMap(({ field, host, port }) => {
    if (checkFencedHost(host, port, fence).ok) return [];
    const instead = suggestName(`${host}:${port}`, fence.map(writeHost), 'give it `hosts` in platform.yml');
    const message = `\`${field}\`: this host and port are not in the fence of team \`${team.name}\`: ${instead}`;
    return [faultAt(entry.file, locate(entry, [field]), 'host_outside_fence', message)];
  });
}

function checkTopics({ entry, provider, options }: ReadDestination, team: TeamEntry): readonly Fault[] {
  const { topics } = team.valid;
  if (provider === undefined || options === undefined || topics === undefined) return [];
  return provider.awsGrants(options).flatMap((grant) => {
    if (grant.action !== 'sns:Publish' || topics.includes(grant.topicArn)) return [];
    const known = topics.filter((topic) => topicArnPattern.test(topic));
    const instead = suggestName(grant.topicArn, known, 'give it `topics` in platform.yml');
    const message = `\`${grant.field}\`: this topic is not in the fence of team \`${team.name}\`: ${instead}`;
    return [faultAt(entry.file, locate(entry, [grant.field]), 'topic_outside_fence', message)];
  });
}
