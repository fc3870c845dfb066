import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientConfig } from '../aws/aws-client-config.ts';
import type { AwsService } from './stand-in/start-stand-in.ts';

export type AwsEndpoints = {
  readonly sqs: string;
  readonly secretsManager: string;
  /** Of the services that the allow-list's destinations need. */
  readonly standIns: ReadonlyMap<AwsService, string>;
};

export type AwsClients = {
  readonly sqs: SQSClient;
  /** Without a time limit on one attempt: a long poll takes 20 s. */
  readonly polling: SQSClient;
  readonly secretsManager: SecretsManagerClient;
  readonly ses: SESv2Client;
  readonly sns: SNSClient;
  readonly destroy: () => void;
};

/** Stated, so that no credential of the user's environment or files is looked for, let alone sent anywhere. */
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

const region = 'us-east-1';

/** Without a stand-in nothing may be reached: port 9 is `discard`, on loopback. */
const nowhere = 'http://127.0.0.1:9';

/** The SDK's clients as the functions make them, for endpoints on loopback. */
export function createAwsClients(endpoints: AwsEndpoints): AwsClients {
  const times = { connectTimeoutMs: 1_000, attemptTimeoutMs: 3_000 };
  const config = (endpoint: string, maxAttempts: number) => ({
    ...awsClientConfig({ region, endpoint, maxAttempts, ...times }),
    credentials,
  });
  const clients = {
    sqs: new SQSClient(config(endpoints.sqs, 2)),
    polling: new SQSClient({ region, endpoint: endpoints.sqs, credentials, maxAttempts: 1 }),
    secretsManager: new SecretsManagerClient(config(endpoints.secretsManager, 2)),
    ses: new SESv2Client(config(endpoints.standIns.get('ses') ?? nowhere, 1)),
    sns: new SNSClient(config(endpoints.standIns.get('sns') ?? nowhere, 1)),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
