import * as z from 'zod';
import type { Notification } from '../../alertmanager/notification.ts';
import type { Destination, FencedHost } from '../../allow-list/allow-list.ts';
import type { RejectReason } from '../../audit/reasons.ts';
import type { Severities } from '../../rendering/severity.ts';
import type { Together } from '../../rendering/together.ts';
import type { Secret } from '../../secrets/secret.ts';
import { checkFencedHost, checkHost, type HostRule } from './check-host.ts';
import { checkRequestHost } from './check-request-host.ts';
import { hintFor, issueFields } from './issue-fields.ts';
import { makeOnce } from './make-once.ts';
import type { Answer, OutboundRequest } from './outbound-request.ts';
import type { Outcome } from './outcome.ts';
import type { ProbeInput, ProbeStep } from './probe.ts';
import type { Search } from './search.ts';

/** What the deliver role must be allowed in AWS for one destination, beside reading its secret. */
export type AwsGrant =
  | { readonly action: 'ses:SendEmail' }
  /** `field` is the allow-list field that names the topic. */
  | { readonly action: 'sns:Publish'; readonly field: string; readonly topicArn: string };

/** What proving a destination must be allowed in AWS, beside reading its secret. */
export type ProbeGrant =
  /** For the identities of the allow-list's `emailFrom`: the address, its domain and those above it. */
  | { readonly action: 'ses:GetEmailIdentity' }
  | { readonly action: 'sns:GetTopicAttributes'; readonly topicArn: string };

/** All that a message may be made of. */
export type RenderInput<Options, SecretValue> = {
  readonly notification: Notification;
  readonly destinationId: string;
  readonly options: Options;
  readonly secret: SecretValue;
  /** Hosts to which a message may link. */
  readonly linkHosts: ReadonlySet<string>;
  /** How the platform writes how bad an alert is; the built-in names where absent. */
  readonly severities?: Severities | undefined;
  readonly emailFrom: string | undefined;
  /** The delivery key: stable over attempts, so a vendor can deduplicate by it where it offers that. */
  readonly deliveryKey: string;
  /** Stable over firing and resolved of one alert group: for threads and correlation. */
  readonly groupHash: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
  readonly nowMs: number;
  /** Where the message is about several notifications, `notification` being the one that it goes by. */
  readonly together?: Together | undefined;
  /** The vendor's id of the message that `find` has found, which this one edits or answers. */
  readonly found?: string | undefined;
};

/**
 * Who gets a message. People read a chat, a mailbox or a push message, and several notifications may share one; a program
 * keeps incidents by key, or does with each what it likes.
 */
export type DestinationClass = 'chat' | 'mail' | 'push' | 'incident' | 'program';

/** One provider as its file states it. Limits carry their unit in the name and their source in a comment. */
export type ProviderDefinition<Options extends z.ZodType, SecretSchema extends z.ZodType> = {
  readonly type: string;
  readonly class: DestinationClass;
  /** Makes the schema of its allow-list fields, beside `type`, `secret` and `parallelism`, when it is first needed. */
  readonly options: () => Options;
  /** As `options`, of the JSON object its secret holds; `noSecret` where it needs none. */
  readonly secret: () => SecretSchema;
  /** Hosts that this vendor owns, or `fence`: the self-hosted endpoints of the team. Unused by transports without URLs. */
  readonly hosts: HostRule;
  /** URLs in the secret that are called: held against `hosts` before a secret is stored, not only when one is sent to. */
  readonly secretUrls?: (secret: z.output<SecretSchema>) => readonly { readonly field: string; readonly url: string }[];
  /** URLs in `options` that must lie inside the team's fence, checked when the allow-list is compiled. */
  readonly optionUrls?: (options: z.output<Options>) => readonly { readonly field: string; readonly url: string }[];
  /** As `optionUrls`, for endpoints that have no URL. `host` is as `URL.hostname` gives it. */
  readonly optionHosts?: (options: z.output<Options>) => readonly OptionHost[];
  /** Email addresses in `options` whose domains must lie inside the team's fence. */
  readonly optionAddresses?: (
    options: z.output<Options>,
  ) => readonly { readonly path: readonly (string | number)[]; readonly address: string }[];
  /** Whose service it is, where several types are of one; the type itself where absent. An outage is a vendor's. */
  readonly vendor?: string;
  /** Where the vendor keeps and handles messages, where that is a choice; the vendor's or AWS' own name of it. */
  readonly region?: (options: z.output<Options>) => string | undefined;
  /** What the build grants to the deliver role, exactly and only because a destination needs it. */
  readonly awsGrants?: (options: z.output<Options>) => readonly AwsGrant[];
  /** Looks for an earlier message of the alert group; `undefined` where the message is a new one anyway. */
  readonly find?: (input: RenderInput<z.output<Options>, z.output<SecretSchema>>) => Search | undefined;
  readonly render: (input: RenderInput<z.output<Options>, z.output<SecretSchema>>) => OutboundRequest;
  /** Requests that come before the message, where it needs any: they must be harmless when they are repeated. */
  readonly before?: (input: RenderInput<z.output<Options>, z.output<SecretSchema>>) => readonly OutboundRequest[];
  readonly classify: (answer: Answer) => Outcome;
  /**
   * Asks the vendor whether a message would arrive, in steps that show nobody anything; absent where the vendor documents
   * no such question. A schema for answers is made when it is first used: deliveries never read one.
   */
  readonly probe?: (input: ProbeInput<z.output<Options>, z.output<SecretSchema>>) => readonly ProbeStep[];
  readonly probeGrants?: (options: z.output<Options>) => readonly ProbeGrant[];
};

/** `shape`: the schema does not take it; `host`: it is a URL that `prepare` would refuse to call. */
export type SecretFault = {
  readonly field: string;
  readonly reason: 'shape' | 'host';
  /** What to write instead, from the `params` of a schema's own check. */
  readonly hint?: string;
};

export type OptionHost = { readonly field: string; readonly host: string; readonly port: number };

export type PrepareInput = {
  readonly destination: Destination;
  /** The secret's JSON text; `undefined` where the destination has none. */
  readonly secret: Secret<string> | undefined;
} & Omit<RenderInput<never, never>, 'destinationId' | 'options' | 'secret'>;

export type Prepared =
  | {
      readonly ok: true;
      readonly request: OutboundRequest;
      readonly allowPrivate: boolean;
      /** Each to a host that `request` could go to as well. */
      readonly before?: readonly OutboundRequest[];
    }
  | Failed;

type Failed = { readonly ok: false; readonly reason: RejectReason; readonly fields: readonly string[] };

/** What `prepareProbe` takes: it is the same for every notification. */
export type ProbePrepareInput = Pick<PrepareInput, 'destination' | 'secret' | 'emailFrom'>;

/** Each step to a host that was checked; none where the vendor has no quiet probe, and what is stored is right all the same. */
export type PreparedProbe =
  | { readonly ok: true; readonly steps: readonly (ProbeStep & { readonly allowPrivate: boolean })[] }
  | Failed;

/** As `Prepared`, of a search. */
export type PreparedSearch = Search & { readonly allowPrivate: boolean };

export type Provider = {
  readonly type: string;
  readonly class: DestinationClass;
  readonly options: z.ZodType;
  readonly needsSecret: boolean;
  readonly vendor: string;
  readonly hosts: HostRule;
  /**
   * The fields that are wrong in a secret's JSON text, none of them by value; empty where it is usable. `fence`: the
   * hosts of the destination's team, as `prepare` has them in the destination.
   */
  readonly secretFaults: (secret: Secret<string>, fence: readonly FencedHost[]) => readonly SecretFault[];
  readonly optionUrls: (options: unknown) => readonly { readonly field: string; readonly url: string }[];
  readonly optionHosts: (options: unknown) => readonly OptionHost[];
  readonly optionAddresses: (
    options: unknown,
  ) => readonly { readonly path: readonly (string | number)[]; readonly address: string }[];
  readonly region: (options: unknown) => string | undefined;
  readonly awsGrants: (options: unknown) => readonly AwsGrant[];
  /**
   * Secret, render and host check in one: the only way to a request, so no provider can skip a step.
   * Never throws for bad input; `fields` names what is wrong in a secret, never a value.
   */
  readonly prepare: (input: PrepareInput) => Prepared;
  /** The same steps for the request that goes before; `undefined` where there is none, or where it may not be sent. */
  readonly prepareSearch: (input: PrepareInput) => PreparedSearch | undefined;
  readonly classify: (answer: Answer) => Outcome;
  /** Secret, options, the vendor's questions and the host of each, in one, as `prepare` does. Never throws. */
  readonly prepareProbe: (input: ProbePrepareInput) => PreparedProbe;
  readonly hasProbe: boolean;
  /** Empty where a probe asks nothing of AWS. */
  readonly probeGrants: (options: unknown) => readonly ProbeGrant[];
};

/** The `secret` of a provider that needs none. */
export const noSecret = () => z.undefined();

export function defineProvider<Options extends z.ZodType, SecretSchema extends z.ZodType>(
  given: ProviderDefinition<Options, SecretSchema>,
): Provider {
  const definition = { ...given, options: makeOnce(given.options), secret: makeOnce(given.secret) };
  return {
    type: definition.type,
    class: definition.class,
    get options() {
      return definition.options();
    },
    needsSecret: !Object.is(given.secret, noSecret),
    vendor: definition.vendor ?? definition.type,
    hosts: definition.hosts,
    secretFaults: (secret, fence) => {
      const parsed = definition.secret().safeParse(parseSecretJson(secret));
      if (!parsed.success) {
        return issueFields(parsed.error).map((field) => ({
          field: field || 'the JSON object',
          reason: 'shape',
          ...hintFor(field, parsed.error),
        }));
      }
      const urls = definition.secretUrls?.(parsed.data) ?? [];
      return urls
        .filter(({ url }) => !checkHost(url, definition.hosts, fence).ok)
        .map(({ field }) => ({ field, reason: 'host' }));
    },
    optionUrls: (options) => definition.optionUrls?.(definition.options().parse(options)) ?? [],
    optionHosts: (options) => definition.optionHosts?.(definition.options().parse(options)) ?? [],
    optionAddresses: (options) => definition.optionAddresses?.(definition.options().parse(options)) ?? [],
    region: (options) => definition.region?.(definition.options().parse(options)),
    awsGrants: (options) => definition.awsGrants?.(definition.options().parse(options)) ?? [],
    prepare: (input) => prepare(definition, input),
    prepareSearch: (input) => prepareSearch(definition, input),
    prepareProbe: (input) => prepareProbe(definition, input),
    hasProbe: definition.probe !== undefined,
    probeGrants: (options) => definition.probeGrants?.(definition.options().parse(options)) ?? [],
    classify: definition.classify,
  };
}

/** Whether groups of people may be told several things in one message. */
export function sharesMessages({ class: one }: Pick<Provider, 'class'>): boolean {
  return one === 'chat' || one === 'mail' || one === 'push';
}

/** What is no news any more, and what is resolved, calls nobody. */
function callsNobody({ together }: PrepareInput): boolean {
  return (
    together !== undefined &&
    !together.groups.some((group) => !group.isHistory && group.notification.status === 'firing')
  );
}

function withoutMention({ options }: Destination): Readonly<Record<string, unknown>> {
  const { mention: _, ...others } = options;
  return others;
}

/** What `render`, `find`, `before` and `probe` are given: the options and the secret, each by its schema. */
function readInput<Options extends z.ZodType, SecretSchema extends z.ZodType, Rest>(
  definition: ProviderDefinition<Options, SecretSchema>,
  { destination, secret: secretText, ...rest }: Pick<PrepareInput, 'destination' | 'secret'> & Rest,
  givenOptions: Readonly<Record<string, unknown>> = destination.options,
) {
  const options = definition.options().safeParse(givenOptions);
  if (!options.success) return fail('options_shape', issueFields(options.error));
  const secret = definition.secret().safeParse(parseSecretJson(secretText));
  if (!secret.success) return fail('secret_shape', issueFields(secret.error));
  const input = { ...rest, destinationId: destination.id, options: options.data, secret: secret.data };
  return { ok: true, input } as const;
}

/** The options of a message. */
function optionsFor(input: PrepareInput): Readonly<Record<string, unknown>> {
  return callsNobody(input) ? withoutMention(input.destination) : input.destination.options;
}

function prepare<Options extends z.ZodType, SecretSchema extends z.ZodType>(
  definition: ProviderDefinition<Options, SecretSchema>,
  input: PrepareInput,
): Prepared {
  const read = readInput(definition, input, optionsFor(input));
  if (!read.ok) return read;
  let request: OutboundRequest;
  let before: readonly OutboundRequest[];
  try {
    request = definition.render(read.input);
    before = definition.before?.(read.input) ?? [];
  } catch {
    return fail('render_failed', []);
  }
  const host = checkRequestHost(request, definition.hosts, input.destination);
  const areAllowed = before.every((one) => checkRequestHost(one, definition.hosts, input.destination).ok);
  if (!host.ok || !areAllowed) return fail('host_not_allowed', []);
  return { ok: true, request, allowPrivate: host.allowPrivate, ...(before.length > 0 && { before }) };
}

function prepareSearch<Options extends z.ZodType, SecretSchema extends z.ZodType>(
  definition: ProviderDefinition<Options, SecretSchema>,
  input: PrepareInput,
): PreparedSearch | undefined {
  if (definition.find === undefined) return undefined;
  const read = readInput(definition, input, optionsFor(input));
  if (!read.ok) return undefined;
  let search: Search | undefined;
  try {
    search = definition.find(read.input);
  } catch {
    return undefined;
  }
  if (search === undefined) return undefined;
  const host = checkRequestHost(search.request, definition.hosts, input.destination);
  return host.ok ? { ...search, allowPrivate: host.allowPrivate } : undefined;
}

function prepareProbe<Options extends z.ZodType, SecretSchema extends z.ZodType>(
  definition: ProviderDefinition<Options, SecretSchema>,
  input: ProbePrepareInput,
): PreparedProbe {
  const read = readInput(definition, input);
  if (!read.ok) return read;
  const { options, secret } = read.input;
  const { hosts: rule, secretUrls, optionUrls, optionHosts, probe } = definition;
  const fence = input.destination.hosts;
  try {
    // As `prepare` would find them: a vendor without a probe has no step that would be checked.
    const urls = [...(secretUrls?.(secret) ?? []), ...(optionUrls?.(options) ?? [])];
    const hosts = optionHosts?.(options) ?? [];
    const isAllowed =
      urls.every(({ url }) => checkHost(url, rule, fence).ok) &&
      hosts.every(({ host, port }) => checkFencedHost(host, port, fence).ok);
    const steps = (probe?.(read.input) ?? []).map((step) => ({
      ...step,
      host: checkRequestHost(step.request, rule, input.destination),
    }));
    const checked = steps.flatMap(({ host, ...step }) =>
      host.ok ? [{ ...step, allowPrivate: host.allowPrivate }] : [],
    );
    if (!isAllowed || checked.length < steps.length) return fail('host_not_allowed', []);
    return { ok: true, steps: checked };
  } catch {
    return fail('render_failed', []);
  }
}

/** `undefined` stands for "no secret" and for JSON that does not parse: the schema refuses it unless none is needed. */
function parseSecretJson(secret: Secret<string> | undefined): unknown {
  if (secret === undefined) return undefined;
  try {
    return JSON.parse(secret.reveal());
  } catch {
    return undefined;
  }
}

function fail(reason: RejectReason, fields: readonly string[]): Failed {
  return { ok: false, reason, fields };
}
