import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundles. The SDK's default chain also looks in files,
 * SSO, processes, containers and instance metadata; Lambda always hands the role's credentials over in the environment.
 * Measured on a bundle of the SQS and Secrets Manager clients: 441 kB with the chain, 309 kB without.
 */
export const defaultProvider = fromEnv;
