import type { E2e } from './e2e.ts';
import { type Alertmanager, freePort } from './e2e-alertmanager.ts';
import type { Guard, GuardRelay } from './e2e-guard.ts';
import { waitUntilAsync } from './e2e-wait.ts';

export type Replica = { readonly alertmanager: Alertmanager; readonly relay: GuardRelay };

/** Two Alertmanagers that see each other, each with its own relay beside it and both as one sender. */
export async function startCluster(
  e2e: E2e,
  guard: Guard,
  { sender, receiver }: { readonly sender: string; readonly receiver: string },
): Promise<readonly Replica[]> {
  const first = `127.0.0.1:${await freePort()}`;
  const second = `127.0.0.1:${await freePort()}`;
  const start = async (listen: string, peer: string): Promise<Replica> => {
    const relay = await guard.startRelay({ sender });
    const cluster = { listen, peers: [peer] };
    return { relay, alertmanager: await e2e.startAlertmanager({ receiver, url: relay.url, cluster }) };
  };
  const replicas = await Promise.all([start(first, second), start(second, first)]);
  await waitUntilAsync('both replicas see each other', async () => {
    const peers = await Promise.all(replicas.map(({ alertmanager }) => alertmanager.peers()));
    return peers.every(({ length }) => length === replicas.length);
  });
  return replicas;
}

/** How many notifications the relay could not hand over. */
export function failures({ relay }: Replica): number {
  return relay.entries.filter(({ event }) => event === 'notification.unavailable').length;
}
