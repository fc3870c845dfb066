import { awsClientConfig } from '../lib/aws/aws-client-config.ts';

/** Sending again is safe, as the queue deduplicates; two attempts and their pause fit ingest's 10 s. */
export function sqsConfig(region: string) {
  return {
    ...awsClientConfig({ region, maxAttempts: 2, connectTimeoutMs: 1_000, attemptTimeoutMs: 3_000 }),
    // Else the host of the queue's URL overrides AWS_ENDPOINT_URL_SQS, with a warning that holds the URL.
    useQueueUrlAsEndpoint: false,
  };
}

/** The quota of FilterLogEvents is the account's, and each page is a call: what is throttled is asked again. */
export function logsConfig(region: string, maxAttempts: number) {
  return awsClientConfig({ region, maxAttempts, connectTimeoutMs: 1_000, attemptTimeoutMs: 5_000 });
}
