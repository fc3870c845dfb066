import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Real SDK clients for endpoints on loopback; one attempt, so that a test sees the first answer. */
export function sqsClient(endpoint: string): SQSClient {
  return new SQSClient(settings(endpoint));
}

export function secretsManagerClient(endpoint: string): SecretsManagerClient {
  return new SecretsManagerClient(settings(endpoint));
}

export function sesClient(endpoint: string): SESv2Client {
  return new SESv2Client(settings(endpoint));
}

function settings(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
}
