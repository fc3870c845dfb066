import type { SecretAccessFault } from '../secrets/secret-access.ts';

/** A message for the terminal. Names of secrets are no secrets. */
export function describeSecretProblem(name: string, reason: SecretAccessFault | 'exists'): string {
  switch (reason) {
    case 'exists':
      return `the secret ${name} exists already: it was not changed`;
    case 'not_found':
      return `the secret ${name} does not exist in this account and region`;
    case 'access_denied':
      return `these credentials may not use the secret ${name}`;
    case 'unavailable':
      return 'Secrets Manager cannot be reached: check the region, the credentials and the network';
  }
}
