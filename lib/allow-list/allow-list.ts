import * as z from 'zod/mini';
import { guardSender } from '../audit/guard-sender.ts';
import { builtInSeverities, createSeverities, type Severities } from '../rendering/severity.ts';
import { audienceOfStage, secretOfStage } from './stage.ts';

/**
 * The compiled allow-list: `compile.ts` writes it from the YAML files; nothing else does. Tools load the whole of it; a
 * function opens the files that `compile/pack.ts` makes of it (`packed.ts`). Lists here, tables after loading, so that
 * names such as `__proto__` are only data.
 */

export const schemeSchema = z.enum(['standard-webhooks', 'grafana', 'bearer']);

// One of each and not one for each field: making a schema takes a tenth of a millisecond of every cold start.
const text = z.string();
const optionalText = z.optional(text);
const texts = z.array(text);
const optionalTexts = z.optional(texts);

const senderSchema = z.strictObject({
  name: text,
  scheme: schemeSchema,
  /** The name of the secret in Secrets Manager, never its value. */
  secret: text,
});

const hostSchema = z.strictObject({
  host: text,
  port: z.int(),
  /** Admits private and loopback addresses, for self-hosted endpoints inside the network. */
  private: z.boolean(),
});

const proofSchema = z.strictObject({
  /** Seconds between two quiet probes. */
  every: z.optional(z.int()),
  /** Seconds between two drills, where the vendor has no quiet probe; 0 for none. */
  drill: z.optional(z.int()),
});

export const destinationSchema = z.strictObject({
  /** `team/name`. */
  id: text,
  team: text,
  /** The provider, as in the registry. */
  type: text,
  /** The name of the secret in Secrets Manager; absent where the provider needs none. */
  secret: optionalText,
  /** Sends in flight to this destination at most; the notifications of one alert group always share a lane. */
  parallelism: z.int().check(z.minimum(1)),
  /** Seconds for which a delivery is tried; absent where the guard's own patience is enough. */
  patience: z.optional(z.int()),
  /** How it is known to work before it is needed; absent where the guard's own intervals are enough. */
  proof: z.optional(proofSchema),
  /** Other teams whose receivers may name it; absent where there are none. Each receiver has its ids written out. */
  share: optionalTexts,
  /** The team's fence of self-hosted endpoints. */
  hosts: z.array(hostSchema),
  /** The provider's own allow-list fields, already checked by its schema. */
  options: z.record(text, z.unknown()),
});

export const receiverSchema = z.strictObject({
  sender: text,
  /** Alertmanager's receiver name, exactly. */
  name: text,
  team: text,
  /** Labels that every alert must carry: each its name, then the values of which it must have one. */
  require: z.array(z.tuple([text, text], text)),
  /** Destination ids. */
  deliver: texts,
  fallback: texts,
  /** Its deliveries have lanes of their own. */
  urgent: z.optional(z.boolean()),
  /** It delivers nothing: whoever is listed in `escalation` hears of it where none comes for so many seconds. */
  heartbeat: z.optional(z.int()),
});

const severitiesSchema = z.strictObject({
  label: optionalText,
  /** In lower case. */
  critical: optionalTexts,
  warning: optionalTexts,
  info: optionalTexts,
});

/** What every function reads when it starts. */
export const headFields = {
  version: z.literal(1),
  /** SHA-256 in hex of everything below, stated in every audit line. */
  hash: text,
  /** The `From` address of every email; absent where no destination is of type `email`. */
  emailFrom: optionalText,
  /** What the `aud` of bearer tokens must be; absent where that is the stage's own name. */
  audience: optionalText,
  linkHosts: texts,
  /** What `platform.yml` adds to the severities that the guard knows; absent where it adds nothing. */
  severities: z.optional(severitiesSchema),
  senders: z.array(senderSchema),
  /** Destination ids that are told when deliveries end in the dead-letter queue. */
  escalation: texts,
};

// No function reads the whole, and the comment lets the bundler leave it out.
export const compiledAllowListSchema = /* @__PURE__ */ z.strictObject({
  ...headFields,
  destinations: /* @__PURE__ */ z.array(destinationSchema),
  receivers: /* @__PURE__ */ z.array(receiverSchema),
});

export type SenderScheme = z.infer<typeof schemeSchema>;
export type CompiledAllowList = z.infer<typeof compiledAllowListSchema>;
export type AllowListOfStage = CompiledAllowList & { readonly audience: string };
export type Sender = Readonly<z.infer<typeof senderSchema>>;
export type Destination = Readonly<z.infer<typeof destinationSchema>>;
export type Receiver = Readonly<z.infer<typeof receiverSchema>>;
export type FencedHost = Readonly<z.infer<typeof hostSchema>>;

/** Entries by their exact names. A look-up takes the same time however many there are; it may read a file, and throw. */
export type Table<Entry> = {
  readonly size: number;
  get(key: string): Entry | undefined;
  values(): Iterable<Entry>;
};

export type AllowList = {
  readonly hash: string;
  readonly emailFrom: string | undefined;
  readonly audience: string;
  readonly linkHosts: ReadonlySet<string>;
  readonly severities: Severities;
  readonly senders: ReadonlyMap<string, Sender>;
  /** By id. */
  readonly destinations: Table<Destination>;
  readonly escalation: readonly string[];
  /** By `receiverKey`; `resolveReceiver` looks one up. */
  readonly receivers: Table<Receiver>;
};

/** The receiver of what the guard says to the destinations that `escalation` lists. */
export const escalationReceiver = 'escalation';

/**
 * The allow-list as one stage has it: one file serves all stages, but no key, token or destination's secret of one is
 * of use in another. The only place that says how they differ.
 */
export function ofStage(allowList: CompiledAllowList, stage: string): AllowListOfStage {
  return {
    ...headOfStage(allowList, stage),
    destinations: allowList.destinations.map((destination) => destinationOfStage(destination, stage)),
  };
}

export function headOfStage<Head extends Pick<CompiledAllowList, 'audience' | 'senders'>>(head: Head, stage: string) {
  return {
    ...head,
    audience: head.audience ?? audienceOfStage(stage),
    senders: head.senders.map((sender) => ({ ...sender, secret: secretOfStage(stage, sender.secret) })),
  };
}

export function destinationOfStage<One extends Destination>(destination: One, stage: string): One {
  const { secret } = destination;
  return secret === undefined ? destination : { ...destination, secret: secretOfStage(stage, secret) };
}

/**
 * Builds a stage's look-ups from the compiled JSON text. Throws where the file is not one that `compile.ts` wrote.
 */
export function loadAllowList(json: string, stage: string): AllowList {
  const compiled = ofStage(compiledAllowListSchema.parse(JSON.parse(json), { jitless: true }), stage);
  return {
    ...loadHead(compiled),
    destinations: new Map(compiled.destinations.map((destination) => [destination.id, destination])),
    receivers: new Map(
      listReceivers(compiled).map((receiver) => [receiverKey(receiver.sender, receiver.name), receiver]),
    ),
  };
}

type Head = Omit<AllowListOfStage, 'destinations' | 'receivers'>;

export function loadHead(compiled: Head): Omit<AllowList, 'destinations' | 'receivers'> {
  return {
    hash: compiled.hash,
    emailFrom: compiled.emailFrom,
    audience: compiled.audience,
    linkHosts: new Set(compiled.linkHosts),
    severities: compiled.severities === undefined ? builtInSeverities : createSeverities(compiled.severities),
    senders: new Map(compiled.senders.map((sender) => [sender.name, sender])),
    escalation: compiled.escalation,
  };
}

export function receiverKey(sender: string, receiver: string): string {
  return JSON.stringify([sender, receiver]);
}

/** The one receiver that this sender may address by this name, if there is one. */
export function resolveReceiver(allowList: AllowList, sender: string, receiver: string): Receiver | undefined {
  return allowList.receivers.get(receiverKey(sender, receiver));
}

/** Labels with which an alert gets through: of each the first of its values. */
export function requiredLabels({ require }: Receiver): Readonly<Record<string, string>> {
  return Object.fromEntries(require.map(([name, value]) => [name, value] as const));
}

/** All receivers, with the guard's own: an ordinary one, so that what the guard says is delivered as everything else is. */
export function listReceivers(compiled: Pick<CompiledAllowList, 'receivers' | 'escalation'>): readonly Receiver[] {
  const names = { sender: guardSender, name: escalationReceiver, team: '' };
  return [...compiled.receivers, { ...names, require: [], deliver: compiled.escalation, fallback: [], urgent: true }];
}
