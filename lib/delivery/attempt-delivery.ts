import type { AllowList, Destination } from '../allow-list/allow-list.ts';
import { resolveReceiver } from '../allow-list/allow-list.ts';
import type { FollowUp } from '../audit/audit-event.ts';
import type { PrepareInput, Provider } from '../providers/contract/define-provider.ts';
import type { Answer, OutboundRequest } from '../providers/contract/outbound-request.ts';
import { delivered, type Outcome, type Reject, type Retry, reject, retry } from '../providers/contract/outcome.ts';
import type { SendContext, Transport } from '../providers/contract/transport.ts';
import type { Together } from '../rendering/together.ts';
import type { Secret } from '../secrets/secret.ts';
import type { RefreshResult, SecretCache } from '../secrets/secret-cache.ts';
import { findMessage, followUpTimeoutMs } from './find-message.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export type AttemptDependencies = {
  readonly allowList: AllowList;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly secrets: SecretCache;
  readonly send: Transport;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

export type Attempt = {
  readonly outcome: Outcome;
  /** The provider's name, where it came to that. */
  readonly provider: string | undefined;
  /** Set when the secret was read again because its value was refused. */
  readonly secretRefresh: RefreshResult | undefined;
  /** Set when an earlier message was looked for. */
  readonly followUp?: FollowUp | undefined;
};

/** What one message is made of: a delivery, or several under a key of their own. */
export type Sending = {
  /** The one that it goes by: the whole of it decides whether it is allowed. */
  readonly delivery: QueuedDelivery;
  /** What the vendor deduplicates and threads by. */
  readonly keys: { readonly deliveryKey: string; readonly groupHash: string };
  readonly together: Together | undefined;
};

/**
 * Tries one message once: is the destination still allowed, secret, render, host check, send, classify. A refused
 * credential is read again and, where it has changed, tried once more. Where the provider first looks for an earlier
 * message, whatever fails about that leads to a new message in the same attempt. Never throws.
 */
export async function attemptDelivery(dependencies: AttemptDependencies, sending: Sending): Promise<Attempt> {
  const destination = allowedDestination(dependencies.allowList, sending.delivery);
  if (destination === undefined) return failed(reject('destination_not_allowed'));
  const provider = dependencies.providers.get(destination.type);
  if (provider === undefined) return failed(reject('unknown_provider'));
  try {
    return { provider: provider.type, ...(await sendRefreshing(dependencies, sending, destination, provider)) };
  } catch {
    // Whatever it was, the delivery is not known to have arrived: the queue keeps it.
    return { ...failed(retry('unexpected_error')), provider: provider.type };
  }
}

/** The allow-list as it is now decides, not the one under which the delivery was accepted. */
export function allowedDestination(allowList: AllowList, delivery: QueuedDelivery): Destination | undefined {
  const receiver = resolveReceiver(allowList, delivery.sender, delivery.notification.receiver);
  const allowed = delivery.fallbackFor === undefined ? receiver?.deliver : receiver?.fallback;
  return allowed?.includes(delivery.destination) ? allowList.destinations.get(delivery.destination) : undefined;
}

async function sendRefreshing(
  dependencies: AttemptDependencies,
  sending: Sending,
  destination: Destination,
  provider: Provider,
): Promise<Omit<Attempt, 'provider'>> {
  const { secrets } = dependencies;
  const first = await readSecret(secrets, destination);
  if (!first.ok) return { outcome: first.outcome, secretRefresh: undefined };
  const { outcome, followUp } = await sendOnce(dependencies, sending, destination, provider, first.value);
  const refused = outcome.kind !== 'delivered' && outcome.secretSuspect === true;
  if (!refused || destination.secret === undefined || first.value === undefined) {
    return { outcome, followUp, secretRefresh: undefined };
  }

  const secretRefresh = await secrets.refresh(destination.secret, first.value);
  if (secretRefresh === 'unavailable') return { outcome: retry('secret_unavailable'), secretRefresh };
  if (secretRefresh !== 'refreshed') return { outcome, secretRefresh };
  const second = await readSecret(secrets, destination);
  if (!second.ok) return { outcome: second.outcome, secretRefresh };
  // Without another search, for which the attempt has no time left.
  const input = prepareInput(dependencies, sending, destination, second.value);
  return { outcome: await sendPrepared(dependencies, provider, input), followUp, secretRefresh };
}

async function sendOnce(
  dependencies: AttemptDependencies,
  sending: Sending,
  destination: Destination,
  provider: Provider,
  secret: Secret<string> | undefined,
): Promise<Pick<Attempt, 'outcome' | 'followUp'>> {
  const input = prepareInput(dependencies, sending, destination, secret);
  const search = provider.prepareSearch(input);
  if (search === undefined) return { outcome: await sendPrepared(dependencies, provider, input) };
  const result = await findMessage(dependencies.send, search, destination.id);
  if (result.kind !== 'found') {
    return { outcome: await sendPrepared(dependencies, provider, input), followUp: result.kind };
  }
  const following = { ...input, found: result.message };
  const outcome = await sendPrepared(dependencies, provider, following, { callTimeoutMs: followUpTimeoutMs });
  if (outcome.kind === 'delivered') return { outcome, followUp: search.does };
  return { outcome: await sendPrepared(dependencies, provider, input), followUp: 'not_taken' };
}

function prepareInput(
  { allowList, nowMs }: AttemptDependencies,
  { delivery, keys, together }: Sending,
  destination: Destination,
  secret: Secret<string> | undefined,
): PrepareInput {
  return {
    destination,
    secret,
    notification: delivery.notification,
    linkHosts: allowList.linkHosts,
    severities: allowList.severities,
    emailFrom: allowList.emailFrom,
    ...keys,
    together,
    acceptedAtMs: delivery.acceptedAtMs,
    nowMs: nowMs(),
  };
}

async function sendPrepared(
  { send }: AttemptDependencies,
  provider: Provider,
  input: PrepareInput,
  limits?: SendContext['limits'],
): Promise<Outcome> {
  const prepared = provider.prepare(input);
  if (!prepared.ok) return reject(prepared.reason, { secretSuspect: prepared.reason === 'secret_shape' });
  const context = {
    destinationId: input.destination.id,
    allowPrivate: prepared.allowPrivate,
    ...(limits === undefined ? {} : { limits }),
  };
  const outcomeOf = async (request: OutboundRequest) => {
    const sent = await send(request, context);
    return sent.ok ? classify(provider, sent.answer) : sent.outcome;
  };
  // The message has not been sent yet, so what passes is waited for. What is refused is no reason to keep the message back.
  const before = await Promise.all((prepared.before ?? []).map(outcomeOf));
  return before.find(({ kind }) => kind === 'retry') ?? (await outcomeOf(prepared.request));
}

/** A 2xx is final: should judging it fail, it still must not be sent twice. */
function classify(provider: Provider, answer: Answer): Outcome {
  try {
    return provider.classify(answer);
  } catch {
    const { status } = answer;
    return status >= 200 && status < 300 ? delivered(status) : retry('unexpected_error', { status });
  }
}

type SecretForSend =
  | { readonly ok: true; readonly value: Secret<string> | undefined }
  | { readonly ok: false; readonly outcome: Retry | Reject };

async function readSecret(secrets: SecretCache, { secret }: Destination): Promise<SecretForSend> {
  if (secret === undefined) return { ok: true, value: undefined };
  const read = await secrets.get(secret);
  if (read.ok) return read;
  // A denied read is most often a policy that has not reached every region's replica yet, so it is tried again.
  const outcome = read.reason === 'not_found' ? reject('secret_missing') : retry('secret_unavailable');
  return { ok: false, outcome };
}

function failed(outcome: Outcome): Attempt {
  return { outcome, provider: undefined, secretRefresh: undefined };
}
