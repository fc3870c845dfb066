import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { Secret } from '../secrets/secret.ts';
import type { RotatingSecrets } from '../senders/rotate-key.ts';
import { readAwsError } from './aws-error.ts';

/** The rotation protocol's calls to Secrets Manager. Errors are the SDK's own; none of them holds a value. */
export function createRotatingSecrets(client: Pick<SecretsManagerClient, 'send'>): RotatingSecrets {
  return {
    describe: async (SecretId) => {
      const {
        Name = '',
        RotationEnabled = false,
        VersionIdsToStages = {},
      } = await client.send(new DescribeSecretCommand({ SecretId }));
      return { name: Name, rotationEnabled: RotationEnabled, stages: new Map(Object.entries(VersionIdsToStages)) };
    },
    readPending: async (SecretId, VersionId) => {
      try {
        return await readValue(client, { SecretId, VersionId, VersionStage: 'AWSPENDING' });
      } catch (error) {
        if (readAwsError(error).name === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
    readCurrent: async (SecretId) => await readValue(client, { SecretId, VersionStage: 'AWSCURRENT' }),
    putPending: async (SecretId, ClientRequestToken, value) => {
      const VersionStages = ['AWSPENDING'];
      await client.send(
        new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString: value.reveal(), VersionStages }),
      );
    },
    promote: async (SecretId, MoveToVersionId, RemoveFromVersionId) => {
      const VersionStage = 'AWSCURRENT';
      await client.send(
        new UpdateSecretVersionStageCommand({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }),
      );
    },
  };
}

async function readValue(
  client: Pick<SecretsManagerClient, 'send'>,
  input: { readonly SecretId: string; readonly VersionId?: string; readonly VersionStage: string },
): Promise<Secret<string>> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand(input));
  return new Secret(SecretString);
}
