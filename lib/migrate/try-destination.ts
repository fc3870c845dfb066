import { parseHost } from '../address/host.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import type { PrepareInput } from '../providers/contract/define-provider.ts';
import { Secret } from '../secrets/secret.ts';
import type { Carried, FenceHost } from './carry/carried.ts';
import { sampleNotification } from './sample-notification.ts';

const notification = sampleNotification();

const sampleKey = `whsec_${Buffer.alloc(32).toString('base64')}`;

/**
 * Why the guard would not deliver what an integration became, as a reason without a value; undefined where it would.
 * `textOf` gives the text of a secret's field, or undefined where it cannot be known here: then only the rest is tried.
 */
export function whyNotDelivered(
  carried: Carried,
  textOf: (field: string) => string | undefined,
  providers: ProviderRegistry,
): string | undefined {
  const provider = providers.get(carried.type);
  if (provider === undefined) return `the guard has no provider \`${carried.type}\``;
  const options = provider.options.safeParse(carried.fields);
  if (!options.success) {
    const fields = [...new Set(options.error.issues.map(({ path }) => `\`${path.map(String).join('.')}\``))];
    return `the guard's \`${carried.type}\` does not accept its ${fields.join(', ')}`;
  }
  const secret = Object.entries(carried.secret ?? {}).map(
    ([field, { kind }]) => [field, kind === 'new' ? sampleKey : textOf(field)] as const,
  );
  if (secret.some(([, text]) => text === undefined)) return undefined;
  const prepared = provider.prepare(prepareInput(carried, Object.fromEntries(secret)));
  if (prepared.ok) return undefined;
  switch (prepared.reason) {
    case 'secret_shape':
      return `${prepared.fields.map((field) => `\`${field}\``).join(', ')} has a form that \`${carried.type}\` does not accept`;
    case 'host_not_allowed':
      return `the guard's \`${carried.type}\` does not call the host of its URL`;
    default:
      return `the guard's \`${carried.type}\` rejects it (${prepared.reason})`;
  }
}

function prepareInput(carried: Carried, secret: object): PrepareInput {
  return {
    destination: {
      id: 'sample/sample',
      team: 'sample',
      type: carried.type,
      parallelism: 1,
      hosts: (carried.hosts ?? []).flatMap(toFenced),
      options: carried.fields,
    },
    secret: carried.secret === undefined ? undefined : new Secret(JSON.stringify(secret)),
    notification,
    linkHosts: new Set(),
    emailFrom: carried.emailFrom,
    deliveryKey: '0'.repeat(64),
    groupHash: '0'.repeat(64),
    acceptedAtMs: 0,
    nowMs: 0,
  };
}

function toFenced({ host, private: isPrivate }: FenceHost) {
  const parsed = parseHost(host);
  return parsed.ok ? [{ host: parsed.host, port: parsed.port, private: isPrivate }] : [];
}
