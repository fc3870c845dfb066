import { CreateSecretCommand, PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretWrite, SecretWriter } from '../secrets/secret-writer.ts';
import { readAwsError } from './aws-error.ts';

/** Writes to Secrets Manager; the SDK adds the request token that makes a repeated attempt the same one. */
export function createSecretWriter(client: Pick<SecretsManagerClient, 'send'>): SecretWriter {
  return {
    create: async (Name, value, tags) => {
      const Tags = [...tags].map(([Key, Value]) => ({ Key, Value }));
      return await settle(client.send(new CreateSecretCommand({ Name, SecretString: value.reveal(), Tags })));
    },
    replace: async (SecretId, value) =>
      await settle(client.send(new PutSecretValueCommand({ SecretId, SecretString: value.reveal() }))),
  };
}

async function settle(call: Promise<unknown>): Promise<SecretWrite> {
  try {
    await call;
    return { ok: true };
  } catch (error) {
    switch (readAwsError(error).name) {
      case 'ResourceExistsException':
        return { ok: false, reason: 'exists' };
      case 'ResourceNotFoundException':
        return { ok: false, reason: 'not_found' };
      case 'AccessDeniedException':
      case 'UnrecognizedClientException':
      case 'CredentialsProviderError':
        return { ok: false, reason: 'access_denied' };
      default:
        return { ok: false, reason: 'unavailable' };
    }
  }
}
