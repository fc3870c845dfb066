import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Secret } from '../secrets/secret.ts';
import type { SecretRead, SecretReader } from '../secrets/secret-reader.ts';
import { type AwsClientConfigInput, awsClientConfig } from './aws-client-config.ts';
import { readAwsError } from './aws-error.ts';

export type SecretReaderOptions = {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  /** All attempts together. */
  readonly callTimeoutMs?: number;
};

/** Reads secrets with `GetSecretValue`; `BatchGetSecretValue` cannot ask for a stage. */
export function createSecretReader({ client, callTimeoutMs = 3_000 }: SecretReaderOptions): SecretReader {
  return {
    read: async (secretId, stage) => {
      const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage });
      try {
        const { SecretString } = await client.send(command, { abortSignal: AbortSignal.timeout(callTimeoutMs) });
        return SecretString === undefined
          ? { ok: false, reason: 'not_found' }
          : { ok: true, value: new Secret(SecretString) };
      } catch (error) {
        return { ok: false, reason: failureReason(readAwsError(error).name) };
      }
    },
  };
}

/** Reading twice is harmless, so the SDK may try again within the time of the whole call. */
export function createSecretsManagerClient(
  config: Pick<AwsClientConfigInput, 'region' | 'endpoint'>,
): SecretsManagerClient {
  return new SecretsManagerClient(
    awsClientConfig({ ...config, maxAttempts: 2, connectTimeoutMs: 2_000, attemptTimeoutMs: 3_000 }),
  );
}

function failureReason(errorName: string): Extract<SecretRead, { ok: false }>['reason'] {
  switch (errorName) {
    case 'ResourceNotFoundException':
      return 'not_found';
    case 'AccessDeniedException':
      return 'access_denied';
    default:
      return 'unavailable';
  }
}
