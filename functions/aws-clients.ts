import { awsClientConfig } from '../lib/aws/aws-client-config.ts';

/** Sending again is safe, as the queue deduplicates; two attempts and their pause fit ingest's 10 s. */
export function sqsConfig(region: string) {
  return {
    ...awsClientConfig({ region, maxAttempts: 2, connectTimeoutMs: 1_000, attemptTimeoutMs: 3_000 }),
    // Else the host of the queue's URL overrides AWS_ENDPOINT_URL_SQS, with a warning that holds the URL.
    useQueueUrlAsEndpoint: false,
  };
}

/** What is read there is worth a few seconds and no more: without it less is said. */
export function logsConfig(region: string) {
  return awsClientConfig({ region, maxAttempts: 2, connectTimeoutMs: 1_000, attemptTimeoutMs: 5_000 });
}
