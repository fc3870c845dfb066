import type { ExampleDestination } from '../contract/example-destination.ts';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = { options: { topicArn: 'arn:aws:sns:eu-central-1:123456789012:alerts' } };
