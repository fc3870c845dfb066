/** The function that says where an entry of the allow-list is written; its zip alone has the file that it reads for that. */
export const showsPlaces = 'show';

/** On their starts a notification waits. */
export const awaited: readonly string[] = ['ingest', 'deliver'];

/** One bundle, one Lambda function, one role. */
export const functions = ['ingest', 'deliver', 'rotate-sender', 'escalate', 'prove', 'show', 'redrive'] as const;
