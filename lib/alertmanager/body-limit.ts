/**
 * Lambda's limit on the event of a synchronous invocation, the whole of it as JSON.
 * Source: docs.aws.amazon.com/lambda "Lambda quotas".
 */
export const maxEventBytes = 6 * 1024 * 1024;

/** Of a notification: a larger body fits into no event, so it could never be accepted. */
export const maxBodyBytes = maxEventBytes;
