/** One bundle, one Lambda function, one role. */
export const functions = ['ingest', 'deliver', 'rotate-sender', 'escalate', 'prove'] as const;
