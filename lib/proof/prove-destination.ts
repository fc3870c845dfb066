import type { AllowList, Destination } from '../allow-list/allow-list.ts';
import type { RejectReason, RetryReason } from '../audit/reasons.ts';
import type { Provider } from '../providers/contract/define-provider.ts';
import {
  maxProbeAnswerBytes,
  type ProbeStep,
  type Proof,
  proofOf,
  type Unproven,
  unproven,
} from '../providers/contract/probe.ts';
import type { ProbeTransport } from '../providers/contract/transport.ts';
import type { Secret } from '../secrets/secret.ts';
import type { SecretReader } from '../secrets/secret-access.ts';

export type ProverDependencies = {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly allowList: Pick<AllowList, 'destinations' | 'emailFrom'>;
  /** Without a cache in front: a value of five minutes ago proves nothing. */
  readonly secrets: SecretReader;
  readonly send: ProbeTransport;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

/** Codes, a status and a time: fit for an audit line. `status` is that of the last answer. */
export type ProofResult =
  | { readonly kind: 'proven'; readonly status: number | undefined; readonly latencyMs: number }
  | {
      readonly kind: 'unproven';
      readonly reason: RejectReason | RetryReason;
      /** As of an `Unproven`. */
      readonly isFinal: boolean;
      readonly status: number | undefined;
      readonly latencyMs: number;
    }
  /** The vendor offers no quiet probe. The secret is there, and its form and its hosts are right. */
  | { readonly kind: 'no_quiet_probe' };

export type Prover = (destinationId: string) => Promise<ProofResult>;

/** For one destination, beside what Secrets Manager takes; no step begins later. */
export const proofTimeoutMs = 15_000;

const stepTimeoutMs = 5_000;

/**
 * Proves one destination without a message: is it in the allow-list, is its secret there and of the right form, may its
 * hosts be called, and what does its vendor say. A verdict that is final is given only after the secret was read once
 * more, and the vendor was asked again where it had changed: someone may be rotating it. Never throws.
 */
export function createProver(dependencies: ProverDependencies): Prover {
  const { allowList, providers, nowMs } = dependencies;
  return async (destinationId) => {
    const startedMs = nowMs();
    const timed = (proof: Proof): ProofResult => ({ ...proof, latencyMs: Math.max(0, nowMs() - startedMs) });
    const destination = allowList.destinations.get(destinationId);
    if (destination === undefined) return timed(unproven('destination_not_allowed', { isFinal: true }));
    const provider = providers.get(destination.type);
    if (provider === undefined) return timed(unproven('unknown_provider', { isFinal: true }));
    try {
      const deadlineMs = startedMs + proofTimeoutMs;
      const proof = await proveReading(dependencies, destination, provider, deadlineMs);
      return proof === 'no_quiet_probe' ? { kind: proof } : timed(proof);
    } catch {
      return timed(unproven('unexpected_error', { isFinal: false }));
    }
  };
}

type Tried = Proof | 'no_quiet_probe';

async function proveReading(
  dependencies: ProverDependencies,
  destination: Destination,
  provider: Provider,
  deadlineMs: number,
): Promise<Tried> {
  const first = await readSecret(dependencies.secrets, destination);
  const proof = first.ok ? await ask(dependencies, destination, provider, first.value, deadlineMs) : first.proof;
  if (proof === 'no_quiet_probe' || proof.kind === 'proven' || !proof.isFinal) return proof;
  if (destination.secret === undefined) return proof;
  const second = await readSecret(dependencies.secrets, destination);
  if (!second.ok) return second.proof;
  const isSame = first.ok && first.value?.reveal() === second.value?.reveal();
  return isSame ? proof : await ask(dependencies, destination, provider, second.value, deadlineMs);
}

type SecretForProof =
  | { readonly ok: true; readonly value: Secret<string> | undefined }
  | { readonly ok: false; readonly proof: Unproven };

async function readSecret(secrets: SecretReader, { secret }: Destination): Promise<SecretForProof> {
  if (secret === undefined) return { ok: true, value: undefined };
  const read = await secrets.read(secret, 'AWSCURRENT');
  if (read.ok) return read;
  const isMissing = read.reason === 'not_found';
  return {
    ok: false,
    proof: isMissing
      ? unproven('secret_missing', { isFinal: true })
      : unproven('secret_unavailable', { isFinal: false }),
  };
}

async function ask(
  { send, allowList, nowMs }: ProverDependencies,
  destination: Destination,
  provider: Provider,
  secret: Secret<string> | undefined,
  deadlineMs: number,
): Promise<Tried> {
  const prepared = provider.prepareProbe({ destination, secret, emailFrom: allowList.emailFrom });
  if (!prepared.ok) return unproven(prepared.reason, { isFinal: true });
  let proof: Tried = 'no_quiet_probe';
  for (const { allowPrivate, ...step } of prepared.steps) {
    const callTimeoutMs = Math.min(stepTimeoutMs, deadlineMs - nowMs());
    if (callTimeoutMs <= 0) return unproven('timeout', { isFinal: false });
    const limits = { callTimeoutMs, maxAnswerBytes: maxProbeAnswerBytes };
    proof = await askOnce(send, step, { destinationId: destination.id, allowPrivate, limits });
    if (proof.kind === 'unproven') return proof;
  }
  return proof;
}

async function askOnce(
  send: ProbeTransport,
  { request, judge }: ProbeStep,
  context: Parameters<ProbeTransport>[1],
): Promise<Proof> {
  const sent = await send(request, context);
  return sent.ok ? judge(sent.answer) : proofOf(sent.outcome);
}
