export type AwsClientConfigInput = {
  /** Absent where the SDK is to find it in the environment. */
  readonly region?: string;
  /** Attempts of the SDK itself, the first included. */
  readonly maxAttempts: number;
  readonly connectTimeoutMs: number;
  /** Of one attempt, up to the head of its answer. */
  readonly attemptTimeoutMs: number;
  /** Replaces the service's own endpoint. */
  readonly endpoint?: string;
};

/** What every SDK client is made with. `retryMode` is stated so that the SDK looks for no configuration file. */
export function awsClientConfig({ endpoint, region, ...input }: AwsClientConfigInput) {
  return {
    ...(region === undefined ? {} : { region }),
    maxAttempts: input.maxAttempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: input.connectTimeoutMs,
      requestTimeout: input.attemptTimeoutMs,
      // Without it the SDK only logs a warning when the time is up.
      throwOnRequestTimeout: true,
      httpsAgent: { keepAlive: true },
      httpAgent: { keepAlive: true },
    },
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}
