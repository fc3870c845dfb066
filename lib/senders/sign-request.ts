import type { SenderScheme } from '../allow-list/allow-list.ts';
import type { Secret } from '../secrets/secret.ts';
import { hmacSha256, messageIdOf, signedHeaders } from '../signing/standard-webhooks.ts';
import { createBearerToken } from './create-bearer-token.ts';
import { grafanaSignatureHeader, grafanaTimestampHeader } from './grafana.ts';

export type RequestToSign = {
  readonly scheme: SenderScheme;
  readonly sender: string;
  readonly audience: string;
  readonly key: Secret<Uint8Array>;
  readonly body: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
};

/** A token that is made for one request needs to last no longer than it. */
const tokenMs = 60_000;

/** The headers by which a sender of any scheme proves itself, for tools that send by themselves. */
export async function signRequest(request: RequestToSign): Promise<Record<string, string>> {
  const { scheme, sender, audience, key, body, nowMs } = request;
  switch (scheme) {
    case 'standard-webhooks':
      return signedHeaders([key], messageIdOf(body), body, nowMs);
    case 'grafana': {
      const timestamp = Math.floor(nowMs / 1000);
      return {
        [grafanaTimestampHeader]: String(timestamp),
        [grafanaSignatureHeader]: hmacSha256(key.reveal(), `${timestamp}:`, body).toString('hex'),
      };
    }
    case 'bearer': {
      const token = await createBearerToken(key, { sender, audience, nowMs, expiresAtMs: nowMs + tokenMs });
      return { authorization: `Bearer ${token.reveal()}` };
    }
  }
}
