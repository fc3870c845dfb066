import type { Destination } from '../../allow-list/allow-list.ts';
import { type Endpoint, type EndpointAnswer, type EndpointRequest, startEndpoint } from './start-endpoint.ts';

/** One request that reached a stand-in. */
export type Arrival = {
  /** The provider, as in the allow-list. */
  readonly type: string;
  /** `team/name`; `undefined` where the request named none that the stand-in knows. */
  readonly destination: string | undefined;
  readonly status: number;
  readonly answer: string;
  readonly headers: EndpointRequest['headers'];
  /** `undefined` where the body is no JSON, and the stand-in reads no other form. */
  readonly json: unknown;
  /** Whether it put a message before someone, as a probe never may. */
  readonly isMessage: boolean;
};

/**
 * What the vendor thinks of a destination: `revoked`, its secret is refused; `gone`, its secret is good, and its channel,
 * room, user or topic is not there any more.
 */
export type Fate = 'live' | 'revoked' | 'gone';

/** What a destination needs to be reached: its secret's JSON object, and the `host:port` its requests go to. */
export type Admission = {
  readonly secret: Readonly<Record<string, string>>;
  readonly host: string;
  /** On loopback, where the stand-in listens on more ports than its own. */
  readonly port?: number;
};

/** A service of AWS that a stand-in can take the place of. */
export type AwsService = 'ses' | 'sns';

export type StandIn = Endpoint & {
  readonly type: string;
  /** Where the guard reaches the vendor through an AWS client: the client's endpoint is the stand-in's URL. */
  readonly awsService?: AwsService;
  readonly arrivals: readonly Arrival[];
  /** Makes up a secret for a destination and takes its messages from then on. */
  readonly admit: (destination: Destination) => Admission;
  /** What an admitted destination is answered from now on; `live` until it is told otherwise. */
  readonly setFate: (destinationId: string, fate: Fate) => void;
  /** In PEM, where it speaks TLS: whoever calls it has to trust this authority. */
  readonly authority?: string;
};

/** Starts one stand-in, as the local stack does for every provider that it finds in the allow-list. */
export type StartStandIn = (onArrival: (arrival: Arrival) => void) => Promise<StandIn>;

export type StandInRules = Pick<StandIn, 'type' | 'awsService'> & {
  readonly maxBodyBytes: number;
  readonly admit: StandIn['admit'];
  /** Which destination a request is for, by what only that destination's requests hold. */
  readonly recognise: (request: EndpointRequest) => string | undefined;
  /** What came, for those that take no JSON. */
  readonly read?: (request: EndpointRequest) => unknown;
  /** The vendor's verdict. */
  readonly judge: (request: EndpointRequest, destination: string | undefined, fate: Fate) => EndpointAnswer;
  /** Whether a request that was answered 2xx posts something; every one with a method other than `GET` where it is absent. */
  readonly posts?: (request: EndpointRequest, answer: EndpointAnswer, fate: Fate) => boolean;
};

/** What became of the destinations that were told something else than `live`. */
export function createFates() {
  const fates = new Map<string, Fate>();
  return {
    setFate: (destinationId: string, fate: Fate): void => void fates.set(destinationId, fate),
    fateOf: (destinationId: string | undefined): Fate => fates.get(destinationId ?? '') ?? 'live',
  };
}

/** A server on loopback that stands in for a vendor: it enforces the vendor's documented limits and keeps what came. */
export async function serveStandIn(rules: StandInRules, onArrival: (arrival: Arrival) => void): Promise<StandIn> {
  const arrivals: Arrival[] = [];
  const { setFate, fateOf } = createFates();
  const posts = rules.posts ?? (({ method }) => method !== 'GET');
  const onExchange = (request: EndpointRequest, answer: EndpointAnswer) => {
    const destination = rules.recognise(request);
    const arrival = {
      type: rules.type,
      destination,
      status: answer.status,
      answer: answer.body,
      headers: request.headers,
      json: rules.read === undefined ? request.json : rules.read(request),
      isMessage: answer.status >= 200 && answer.status <= 299 && posts(request, answer, fateOf(destination)),
    };
    arrivals.push(arrival);
    onArrival(arrival);
  };
  const endpoint = await startEndpoint({ maxBodyBytes: rules.maxBodyBytes, onExchange }, (request) => {
    const destination = rules.recognise(request);
    return rules.judge(request, destination, fateOf(destination));
  });
  const { type, admit, awsService } = rules;
  return { ...endpoint, type, arrivals, admit, setFate, ...(awsService && { awsService }) };
}
