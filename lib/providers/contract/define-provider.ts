import * as z from 'zod';
import type { Notification } from '../../alertmanager/notification.ts';
import type { Destination, FencedHost } from '../../allow-list/allow-list.ts';
import type { RejectReason } from '../../audit/reasons.ts';
import type { Severities } from '../../rendering/severity.ts';
import type { Together } from '../../rendering/together.ts';
import type { Secret } from '../../secrets/secret.ts';
import { checkHost, type HostRule } from './check-host.ts';
import { checkRequestHost } from './check-request-host.ts';
import { hintFor, issueFields } from './issue-fields.ts';
import type { Answer, OutboundRequest } from './outbound-request.ts';
import type { Outcome } from './outcome.ts';
import type { Search } from './search.ts';

/** What the deliver role must be allowed in AWS for one destination, beside reading its secret. */
export type AwsGrant =
  | { readonly action: 'ses:SendEmail' }
  /** `field` is the allow-list field that names the topic. */
  | { readonly action: 'sns:Publish'; readonly field: string; readonly topicArn: string };

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
  /** Its allow-list fields, beside `type`, `secret` and `parallelism`. */
  readonly options: Options;
  /** The JSON object its secret holds; `undefined` where it needs no secret. */
  readonly secret: SecretSchema;
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
  /** What the build grants to the deliver role, exactly and only because a destination needs it. */
  readonly awsGrants?: (options: z.output<Options>) => readonly AwsGrant[];
  /** Looks for an earlier message of the alert group; `undefined` where the message is a new one anyway. */
  readonly find?: (input: RenderInput<z.output<Options>, z.output<SecretSchema>>) => Search | undefined;
  readonly render: (input: RenderInput<z.output<Options>, z.output<SecretSchema>>) => OutboundRequest;
  /** Requests that come before the message, where it needs any: they must be harmless when they are repeated. */
  readonly before?: (input: RenderInput<z.output<Options>, z.output<SecretSchema>>) => readonly OutboundRequest[];
  readonly classify: (answer: Answer) => Outcome;
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

/** As `Prepared`, of a search. */
export type PreparedSearch = Search & { readonly allowPrivate: boolean };

export type Provider = {
  readonly type: string;
  readonly class: DestinationClass;
  readonly options: z.ZodType;
  readonly needsSecret: boolean;
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
  readonly awsGrants: (options: unknown) => readonly AwsGrant[];
  /**
   * Secret, render and host check in one: the only way to a request, so no provider can skip a step.
   * Never throws for bad input; `fields` names what is wrong in a secret, never a value.
   */
  readonly prepare: (input: PrepareInput) => Prepared;
  /** The same steps for the request that goes before; `undefined` where there is none, or where it may not be sent. */
  readonly prepareSearch: (input: PrepareInput) => PreparedSearch | undefined;
  readonly classify: (answer: Answer) => Outcome;
};

export function defineProvider<Options extends z.ZodType, SecretSchema extends z.ZodType>(
  definition: ProviderDefinition<Options, SecretSchema>,
): Provider {
  return {
    type: definition.type,
    class: definition.class,
    options: definition.options,
    needsSecret: !(definition.secret instanceof z.ZodUndefined),
    hosts: definition.hosts,
    secretFaults: (secret, fence) => {
      const parsed = definition.secret.safeParse(parseSecretJson(secret));
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
    optionUrls: (options) => definition.optionUrls?.(definition.options.parse(options)) ?? [],
    optionHosts: (options) => definition.optionHosts?.(definition.options.parse(options)) ?? [],
    optionAddresses: (options) => definition.optionAddresses?.(definition.options.parse(options)) ?? [],
    awsGrants: (options) => definition.awsGrants?.(definition.options.parse(options)) ?? [],
    prepare: (input) => prepare(definition, input),
    prepareSearch: (input) => prepareSearch(definition, input),
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

/** What `render`, `find` and `before` are given: the options and the secret, each by its schema. */
function readInput<Options extends z.ZodType, SecretSchema extends z.ZodType>(
  definition: ProviderDefinition<Options, SecretSchema>,
  input: PrepareInput,
): { readonly ok: true; readonly input: RenderInput<z.output<Options>, z.output<SecretSchema>> } | Failed {
  const { destination, secret: secretText, ...rest } = input;
  const options = definition.options.safeParse(callsNobody(input) ? withoutMention(destination) : destination.options);
  if (!options.success) return fail('options_shape', issueFields(options.error));
  const secret = definition.secret.safeParse(parseSecretJson(secretText));
  if (!secret.success) return fail('secret_shape', issueFields(secret.error));
  return { ok: true, input: { ...rest, destinationId: destination.id, options: options.data, secret: secret.data } };
}

function prepare<Options extends z.ZodType, SecretSchema extends z.ZodType>(
  definition: ProviderDefinition<Options, SecretSchema>,
  input: PrepareInput,
): Prepared {
  const read = readInput(definition, input);
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
  const read = readInput(definition, input);
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
