import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isAllowedAddress } from '../address/judge-address.ts';
import { AddressNotAllowedError, createGuardedLookup, type ResolveName, resolveBySystem } from './guarded-lookup.ts';

/** Makes the agent of one destination. `options` holds the guarded lookup and the TLS settings. */
export type CreateAgent = (options: AgentOptions, allowPrivate: boolean) => Agent;

export type HttpsAgents = { readonly agentFor: (destinationId: string, allowPrivate: boolean) => Agent };

export type HttpsAgentsOptions = {
  readonly createAgent?: CreateAgent;
  readonly resolveName?: ResolveName;
  /** Certificate authorities in PEM instead of the bundled ones. */
  readonly ca?: string | readonly string[];
  readonly maxAgents?: number;
};

/** One Lambda batch of a FIFO queue is ten messages at most, so no send of a batch waits for a socket. */
const maxSockets = 10;

/** Shorter than what the vendors' load balancers keep, so that a socket is closed here first. */
const idleSocketTimeoutMs = 30_000;

/** Looks at the peer once more when the socket is connected, before a byte of the request is written to it. */
export class GuardedAgent extends Agent {
  readonly #allowPrivate: boolean;

  constructor(options: AgentOptions, allowPrivate: boolean) {
    super(options);
    this.#allowPrivate = allowPrivate;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const socket = super.createConnection(options, callback);
    if (!(socket instanceof Socket)) throw new AddressNotAllowedError();
    socket.prependOnceListener('connect', () => {
      if (!isAllowedAddress(socket.remoteAddress, this.#allowPrivate)) socket.destroy(new AddressNotAllowedError());
    });
    return socket;
  }
}

/**
 * Keeps one keep-alive agent per destination and reach, for the destinations used last. `proxyEnv` is not set, so no
 * proxy of the environment applies, not even with NODE_USE_ENV_PROXY: Node gives that to its global agent only.
 */
export function createHttpsAgents(options: HttpsAgentsOptions = {}): HttpsAgents {
  const { createAgent = createGuardedAgent, resolveName = resolveBySystem, ca, maxAgents = 64 } = options;
  const agents = new Map<string, Agent>();
  const create = (allowPrivate: boolean) =>
    createAgent(
      {
        keepAlive: true,
        maxSockets,
        timeout: idleSocketTimeoutMs,
        lookup: createGuardedLookup(resolveName, allowPrivate),
        ALPNProtocols: ['http/1.1'],
        minVersion: 'TLSv1.2',
        // Stated, because NODE_TLS_REJECT_UNAUTHORIZED=0 would else switch verification off.
        rejectUnauthorized: true,
        ...(ca === undefined ? {} : { ca: [ca].flat() }),
      },
      allowPrivate,
    );
  return {
    agentFor: (destinationId, allowPrivate) => {
      const key = `${allowPrivate ? 'private' : 'public'} ${destinationId}`;
      const agent = agents.get(key) ?? create(allowPrivate);
      agents.delete(key);
      agents.set(key, agent);
      for (const [oldest, retired] of agents) {
        if (agents.size <= maxAgents) break;
        agents.delete(oldest);
        retire(retired);
      }
      return agent;
    },
  };
}

const createGuardedAgent: CreateAgent = (options, allowPrivate) => new GuardedAgent(options, allowPrivate);

/** Not `agent.destroy()`: that would cut off the sends that are under way. */
function retire(agent: Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}
