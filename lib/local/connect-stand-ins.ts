import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import { connect, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectSocket } from '../egress/smtp-socket.ts';

/** Nothing may leave loopback: a host without a stand-in is as unreachable as one that is down. */
class NoStandInError extends Error {
  override readonly name = 'NoStandInError';
  readonly code = 'ECONNREFUSED';
}

/** An agent for https URLs that opens plain TCP to the stand-in for the URL's host, and to nothing else. */
class StandInAgent extends Agent {
  readonly #portOf: (host: string) => number | undefined;

  constructor(options: AgentOptions, portOf: (host: string) => number | undefined) {
    super(options);
    this.#portOf = portOf;
  }

  override createConnection(
    { host, port }: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const standInPort = this.#portOf(`${host}:${port}`);
    if (standInPort === undefined) callback?.(new NoStandInError(), new Socket());
    else callback?.(null, connect({ host: '127.0.0.1', port: standInPort }));
    return undefined;
  }
}

/**
 * Makes the agents of the https transport for a local stack. The code that is deployed has no switch for it: only who
 * composes a transport can hand in agents.
 *
 * `ports` maps `host:port` of the destinations' URLs to ports on loopback.
 */
export function connectStandIns(ports: ReadonlyMap<string, number>): (options: AgentOptions) => Agent {
  return ({ keepAlive, maxSockets, timeout }) =>
    new StandInAgent(
      {
        ...(keepAlive !== undefined && { keepAlive }),
        ...(maxSockets !== undefined && { maxSockets }),
        ...(timeout !== undefined && { timeout }),
      },
      (host) => ports.get(host),
    );
}

/** As `connectStandIns`, for the transport of mail, whose TLS is real here too. */
export function connectMailStandIns(ports: ReadonlyMap<string, number>): ConnectSocket {
  return ({ host, port }) => {
    const standInPort = ports.get(`${host}:${port}`);
    if (standInPort === undefined) throw new NoStandInError();
    return connect({ host: '127.0.0.1', port: standInPort });
  };
}
