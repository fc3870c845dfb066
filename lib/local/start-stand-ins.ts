import type { AllowList } from '../allow-list/allow-list.ts';
import type { Arrival, AwsService, StandIn } from './stand-in/start-stand-in.ts';
import { standIns } from './stand-ins.ts';

export type StartedStandIns = {
  /** By provider. */
  readonly byType: ReadonlyMap<string, StandIn>;
  /** Ports on loopback by the `host:port` of the destinations' URLs. */
  readonly ports: ReadonlyMap<string, number>;
  /** In PEM: what the transports must trust to reach the stand-ins that speak TLS. */
  readonly authorities: readonly string[];
  /** JSON texts by the name of the secret. */
  readonly secrets: ReadonlyMap<string, string>;
  /** URLs for the clients of AWS services, of those that the allow-list needs. */
  readonly awsEndpoints: ReadonlyMap<AwsService, string>;
  readonly close: () => Promise<void>;
};

/** Starts a stand-in for every provider of the allow-list, and makes up the secrets of their destinations. */
export async function startStandIns(
  allowList: AllowList,
  onArrival: (arrival: Arrival) => void,
): Promise<StartedStandIns> {
  const destinations = [...allowList.destinations.values()];
  const types = new Set(destinations.map(({ type }) => type));
  const started = await Promise.all(
    [...standIns].filter(([type]) => types.has(type)).map(([, start]) => start(onArrival)),
  );
  const byType = new Map(started.map((standIn) => [standIn.type, standIn]));
  const ports = new Map<string, number>();
  const secrets = new Map<string, string>();
  for (const destination of destinations) {
    const standIn = byType.get(destination.type);
    if (standIn === undefined) continue;
    const admission = standIn.admit(destination);
    ports.set(admission.host, admission.port ?? standIn.port);
    if (destination.secret !== undefined) secrets.set(destination.secret, JSON.stringify(admission.secret));
  }
  return {
    byType,
    ports,
    authorities: started.flatMap(({ authority }) => authority ?? []),
    secrets,
    awsEndpoints: new Map(started.flatMap(({ awsService, url }) => (awsService ? [[awsService, url]] : []))),
    close: async () => {
      await Promise.all(started.map((standIn) => standIn.close()));
    },
  };
}
