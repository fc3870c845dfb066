import { randomBytes } from 'node:crypto';
import middy from '@middy/core';
import { createRotatingSecrets } from '../lib/aws/rotating-secrets.ts';
import { createSecretsManagerClient } from '../lib/aws/secrets-manager.ts';
import { rotateKey, rotationEventSchema } from '../lib/senders/rotate-key.ts';
import { readAllowList, region } from './environment.ts';

const dependencies = {
  allowList: readAllowList(import.meta.url),
  secrets: createRotatingSecrets(createSecretsManagerClient({ region: region() })),
  randomBytes,
};

/** Called by Secrets Manager, once for each step. A rejection leaves the current key in place. */
export const handler = middy<unknown, void>().handler(async (event: unknown) => {
  await rotateKey(dependencies, rotationEventSchema.parse(event));
});
