import { randomBytes } from 'node:crypto';
import type { AllowList } from '../allow-list/allow-list.ts';
import type { RelayLog } from '../relay/relay-log.ts';
import { startRelay } from '../relay/start-relay.ts';
import { parseSigningKey } from '../signing/signing-key.ts';
import { onPort } from './local-start-error.ts';
import type { Teardown } from './teardown.ts';

export type LocalSender = {
  readonly name: string;
  /** `whsec_<base64>`; random, and gone with the process. */
  readonly signingKey: string;
  /** The name of its secret. */
  readonly secret: string;
};

export type LocalRelay = {
  readonly sender: string;
  /** What to put into `webhook_configs.url`. */
  readonly url: string;
};

export function createSenders(allowList: AllowList): LocalSender[] {
  return [...allowList.senders.values()].map(({ name, secret }) => ({
    name,
    secret,
    signingKey: `whsec_${randomBytes(32).toString('base64')}`,
  }));
}

/** One relay for each sender, on `port` and the ones after it; 0 takes any free ports. */
export async function startRelays(
  senders: readonly LocalSender[],
  options: {
    readonly guardUrl: string;
    readonly port: number;
    readonly log: RelayLog;
    readonly now: () => number;
  },
  teardown: Teardown,
): Promise<LocalRelay[]> {
  const relays: LocalRelay[] = [];
  for (const [index, { name, signingKey }] of senders.entries()) {
    const port = options.port === 0 ? 0 : options.port + index;
    const parsed = parseSigningKey(signingKey);
    if (!parsed.ok) throw new TypeError('a key of 32 random bytes is a key');
    const relay = await onPort('relay', port, () =>
      startRelay({
        guardUrl: `${options.guardUrl}/v1/senders/${name}/notifications`,
        key: { source: { current: async () => parsed.key } },
        listen: { host: '127.0.0.1', port },
        log: options.log,
        now: options.now,
      }),
    );
    teardown.add(() => relay.close());
    relays.push({ sender: name, url: relay.url });
  }
  return relays;
}
