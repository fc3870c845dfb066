import { type ExampleDestination, invented } from '../contract/example-destination.ts';

const path = '/powerautomate/automations/direct/workflows/0123/triggers/manual/paths/invoke';

/** With what `alertguard render` renders where a person gives nothing. */
export const example: ExampleDestination = {
  options: {},
  secret: {
    webhookUrl: `https://default0123456789abcdef0123456789abcd.ef.environment.api.powerplatform.com${path}?api-version=1&sig=${invented(43)}`,
  },
};
