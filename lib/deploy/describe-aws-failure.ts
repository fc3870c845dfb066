import { readAwsError } from '../aws/aws-error.ts';

/** One line for the terminal, of what AWS answered or why it did not; `undefined` of any other error. Without addresses. */
export function describeAwsFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, stated } = readAwsError(error);
  if (name === 'CredentialsProviderError') return 'there are no credentials for AWS: set them as for the aws command';
  if (stated) return `AWS answers ${name}: ${withoutAddresses(error.message)}`;
  return 'code' in error || name === 'TimeoutError' ? `AWS cannot be reached: ${name}` : undefined;
}

export function withoutAddresses(text: string): string {
  return text
    .replace(/https?:\/\/\S+/g, '<address>')
    .replace(/\s+/g, ' ')
    .trim();
}
