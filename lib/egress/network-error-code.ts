import type { RetryReason } from '../audit/reasons.ts';

const reasons: ReadonlyMap<string, RetryReason> = new Map([
  ['ECONNRESET', 'connection_failed'],
  ['ECONNREFUSED', 'connection_failed'],
  ['ECONNABORTED', 'connection_failed'],
  ['EPIPE', 'connection_failed'],
  ['EHOSTUNREACH', 'connection_failed'],
  ['ENETUNREACH', 'connection_failed'],
  ['ETIMEDOUT', 'timeout'],
  ['ENOTFOUND', 'name_not_resolved'],
  ['EAI_AGAIN', 'name_not_resolved'],
  ['EPROTO', 'tls_failed'],
]);

/** Codes of Node's, OpenSSL's and its own TLS errors; `undefined` where the code alone does not tell. */
export function judgeErrorCode(code: string): RetryReason | undefined {
  if (code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_')) return 'tls_failed';
  return reasons.get(code);
}

/** The `code` of a Node error, or the empty text. */
export function readErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
