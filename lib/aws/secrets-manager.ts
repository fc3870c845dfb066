import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { Secret } from '../secrets/secret.ts';
import type { SecretAccessFault, SecretReader, SecretWrite, SecretWriter } from '../secrets/secret-access.ts';
import { type AwsClientConfigInput, awsClientConfig } from './aws-client-config.ts';
import { readAwsError } from './aws-error.ts';

export type SecretReaderOptions = {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  /** All attempts together. */
  readonly callTimeoutMs?: number;
  /** Ends every call. */
  readonly signal?: AbortSignal;
};

/** Reads secrets with `GetSecretValue`; `BatchGetSecretValue` cannot ask for a stage. */
export function createSecretReader({ client, callTimeoutMs = 3_000, signal }: SecretReaderOptions): SecretReader {
  return {
    read: async (secretId, stage) => {
      const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage });
      const timeout = AbortSignal.timeout(callTimeoutMs);
      const abortSignal = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
      try {
        const { SecretString } = await client.send(command, { abortSignal });
        return SecretString === undefined
          ? { ok: false, reason: 'not_found' }
          : { ok: true, value: new Secret(SecretString) };
      } catch (error) {
        return { ok: false, reason: judgeFault(readAwsError(error).name) };
      }
    },
  };
}

/** The SDK adds the request token that makes a repeated attempt the same one. */
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

/** Reading twice is harmless, so the SDK may try again within the time of the whole call. */
export function createSecretsManagerClient(
  config: Pick<AwsClientConfigInput, 'region' | 'endpoint'>,
): SecretsManagerClient {
  return new SecretsManagerClient(
    awsClientConfig({ ...config, maxAttempts: 2, connectTimeoutMs: 2_000, attemptTimeoutMs: 3_000 }),
  );
}

async function settle(call: Promise<unknown>): Promise<SecretWrite> {
  try {
    await call;
    return { ok: true };
  } catch (error) {
    const { name } = readAwsError(error);
    switch (name) {
      case 'ResourceExistsException':
        return { ok: false, reason: 'exists' };
      // A person writes, who can log in again. A reader in Lambda keeps the value that it has until AWS knows it again.
      case 'UnrecognizedClientException':
      case 'CredentialsProviderError':
        return { ok: false, reason: 'access_denied' };
      default:
        return { ok: false, reason: judgeFault(name) };
    }
  }
}

function judgeFault(errorName: string): SecretAccessFault {
  switch (errorName) {
    case 'ResourceNotFoundException':
      return 'not_found';
    case 'AccessDeniedException':
      return 'access_denied';
    default:
      return 'unavailable';
  }
}
