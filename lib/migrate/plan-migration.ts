import type { Configuration, Integration } from '../alertmanager-config/configuration.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import type { Carried, FenceHost } from './carry/carried.ts';
import { sendsResolved } from './carry/integration-reader.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import type { DestinationDraft, Migration, ReceiverDraft, Remark, SecretDraft } from './migration.ts';
import { createNamer, nameSecret } from './name-destination.ts';
import { type PlannedReceiver, planReceivers } from './plan-receivers.ts';
import { findUnusedGlobals } from './unused-globals.ts';

/** Decides what becomes of every integration. */
export function planMigration(
  configuration: Configuration,
  options: MigrateOptions,
  providers: ProviderRegistry,
): Migration {
  const plannedReceivers = planReceivers(configuration, options, providers);
  const book = createBook(`alertguard/${options.team}/`);
  const receivers = plannedReceivers.flatMap((planned) => toDraft(planned, book.enter) ?? []);
  const results = plannedReceivers.flatMap(({ planned }) => planned);
  const carried = results.flatMap(({ integration, result }) => (result.ok ? [{ integration, result }] : []));
  const remaining = results.filter(({ result }) => !result.ok).map(({ integration }) => integration.key);
  const froms = [...new Set(carried.flatMap(({ result }) => result.emailFrom ?? []))];
  return {
    destinations: book.destinations,
    secrets: book.secrets,
    receivers,
    hosts: mergeHosts(carried.flatMap(({ result }) => result.hosts ?? [])),
    emailDomains: [...new Set(carried.flatMap(({ result }) => result.emailDomains ?? []))],
    topics: [...new Set(carried.flatMap(({ result }) => result.topics ?? []))],
    emailFrom: froms[0],
    unusedGlobals: findUnusedGlobals(configuration.global, new Set(remaining)),
    left: results.flatMap(({ integration, result }) => (result.ok ? [] : [remark(integration, result.reason)])),
    notes: carried.flatMap(({ integration, result }) => [
      ...result.notes.map((note) => remark(integration, note)),
      ...(result.emailFrom === undefined || result.emailFrom === froms[0]
        ? []
        : [remark(integration, 'its mail comes from `emailFrom` in platform.yml, like all other mail')]),
    ]),
  };
}

type Enter = (carried: Carried, integration: Integration) => string;

/** Keeps every destination and every secret once, however many receivers have it. */
function createBook(secretPrefix: string) {
  const destinations: DestinationDraft[] = [];
  const secrets: SecretDraft[] = [];
  const names = new Map<string, string>();
  const secretNames = new Map<string, string>();
  const nameOfDestination = createNamer();
  // Two names that differ may be one in Secrets Manager.
  const nameOfSecret = createNamer((name) => nameSecret('', name));

  const enterSecret = ({ type, fields, secret, target }: Carried, destination: string): string | undefined => {
    if (secret === undefined) return undefined;
    const isNew = Object.values(secret).some(({ kind }) => kind === 'new');
    const identity = JSON.stringify([type, secret, target, isNew ? fields : null]);
    const known = secretNames.get(identity);
    if (known !== undefined) return known;
    const name = nameSecret(secretPrefix, nameOfSecret(type === 'smtp' ? type : destination, ''));
    secretNames.set(identity, name);
    secrets.push({ name, fields: secret });
    return name;
  };

  const enter: Enter = (carried, integration) => {
    const { type, target, secret } = carried;
    const fields = { ...carried.fields, ...(sendsResolved(integration) ? {} : { sendResolved: false }) };
    const identity = JSON.stringify([type, fields, secret, target]);
    const known = names.get(identity);
    if (known !== undefined) return known;
    const name = nameOfDestination(type, target ?? integration.receiver);
    const secretName = enterSecret(carried, name);
    names.set(identity, name);
    destinations.push({ name, type, fields, ...(secretName === undefined ? {} : { secretName }) });
    return name;
  };
  return { destinations, secrets, enter };
}

function toDraft({ receiver, planned, isGuarded }: PlannedReceiver, enter: Enter): ReceiverDraft | undefined {
  const replaced = planned.flatMap(({ integration, result }) => (result.ok ? [{ integration, result }] : []));
  if (replaced.length === 0) return undefined;
  return {
    name: receiver.name,
    // In the file, where an item may be empty.
    index: Number(receiver.node.path.at(-1)),
    deliver: [...new Set(replaced.map(({ integration, result }) => enter(result, integration)))],
    sendResolved: replaced.some(({ integration }) => sendsResolved(integration)),
    replaced: replaced.map(({ integration: { key, node } }) => ({ key, index: Number(node.path.at(-1)) })),
    isGuarded,
  };
}

function mergeHosts(hosts: readonly FenceHost[]): readonly FenceHost[] {
  return [...new Map(hosts.map((host) => [host.host, host])).values()];
}

function remark({ receiver, key, place }: Integration, text: string): Remark {
  return { receiver, key, line: place.line, text };
}
