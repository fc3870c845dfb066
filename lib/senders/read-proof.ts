import type { SenderScheme } from '../allow-list/allow-list.ts';
import type { ProofFault } from '../audit/reasons.ts';
import type { Secret } from '../secrets/secret.ts';
import { parseSignatureClaim, verifyClaim } from '../signing/standard-webhooks.ts';
import { readBearerToken, verifyBearerToken } from './bearer.ts';
import { grafanaSignatureHeader, grafanaTimestampHeader, parseGrafanaClaim, verifyGrafanaClaim } from './grafana.ts';

/** What a request offers as proof, well formed and in time, but not yet checked against a key. */
export type Proof = {
  readonly scheme: SenderScheme;
  /** Undefined when the proof holds under one of the keys. */
  readonly check: (sender: string, keys: readonly Secret<Uint8Array>[]) => Promise<ProofFault | undefined>;
};

export type ReadProof =
  | { readonly ok: true; readonly proof: Proof }
  | { readonly ok: false; readonly reason: ProofFault };

export type ProofContext = {
  /** The `aud` of bearer tokens. */
  readonly audience: string;
  readonly nowMs: number;
};

/** Names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/**
 * Reads the proof that the headers offer. The headers alone decide which scheme that is, and whether the sender may use
 * it is asked last: so a request takes the same path for every sender, known or not.
 */
export function readProof(headers: RequestHeaders, body: Uint8Array, context: ProofContext): ReadProof {
  if (headers[grafanaSignatureHeader] !== undefined) return readGrafanaProof(headers, body, context);
  if (headers['authorization'] !== undefined) return readBearerProof(headers, context);
  const parsed = parseSignatureClaim(
    {
      id: headers['webhook-id'],
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
    },
    context.nowMs,
  );
  if (!parsed.ok) return parsed;
  return proof('standard-webhooks', (keys) => verifyClaim(parsed.claim, body, keys));
}

function readGrafanaProof(headers: RequestHeaders, body: Uint8Array, { nowMs }: ProofContext): ReadProof {
  const parsed = parseGrafanaClaim(headers[grafanaSignatureHeader], headers[grafanaTimestampHeader], nowMs);
  if (!parsed.ok) return parsed;
  return proof('grafana', (keys) => verifyGrafanaClaim(parsed.claim, body, keys));
}

function readBearerProof(headers: RequestHeaders, context: ProofContext): ReadProof {
  const token = readBearerToken(headers['authorization']);
  if (token === undefined) return { ok: false, reason: 'token_missing' };
  return {
    ok: true,
    proof: {
      scheme: 'bearer',
      check: async (sender, keys) => await verifyBearerToken(token, keys, { sender, ...context }),
    },
  };
}

function proof(scheme: SenderScheme, verify: (keys: readonly Secret<Uint8Array>[]) => boolean): ReadProof {
  const check: Proof['check'] = async (_sender, keys) => (verify(keys) ? undefined : 'signature_mismatch');
  return { ok: true, proof: { scheme, check } };
}
