/** The function that says where an entry of the allow-list is written; its zip alone has the file that it reads for that. */
export const showsPlaces = 'show';

/** One bundle, one Lambda function, one role. */
export const functions = ['ingest', 'deliver', 'rotate-sender', 'escalate', 'prove', 'show', 'redrive'] as const;
