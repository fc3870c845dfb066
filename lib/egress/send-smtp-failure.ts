import * as z from 'zod';
import { type Reject, type Retry, reject, retry } from '../providers/contract/outcome.ts';
import type { TransportResult } from '../providers/contract/transport.ts';
import { AddressNotAllowedError, NameNotResolvedError } from './guarded-lookup.ts';
import { judgeErrorCode } from './network-error-code.ts';
import { UnsendableError } from './smtp-mime.ts';
import type { TlsProgress } from './smtp-session.ts';
import { ConnectTimeoutError } from './smtp-socket.ts';

/** What nodemailer hangs on its errors. `code` is the step that failed, `originalCode` the system's or OpenSSL's. */
const smtpErrorSchema = z.object({
  code: z.string().catch(''),
  originalCode: z.string().optional().catch(undefined),
  responseCode: z.int().min(100).max(599).optional().catch(undefined),
});

/**
 * Judges why a message was not taken: a reply of the server is an answer, whatever it says; all else is judged here.
 * The error itself is dropped: its message quotes the server, addresses and recipients.
 */
export function judgeSmtpError(error: unknown, tls: TlsProgress): TransportResult {
  const { code, originalCode, responseCode } = smtpErrorSchema.parse(error instanceof Error ? { ...error } : {});
  if (responseCode === undefined || code === 'ETLS') {
    return { ok: false, outcome: judgeWithoutReply(error, code, originalCode, tls === 'handshaking') };
  }
  // What is said before TLS may be anyone's, so no mail is given up for it.
  return tls === 'established'
    ? answered(responseCode)
    : { ok: false, outcome: retry('provider_unavailable', { status: responseCode }) };
}

/** The server's reply as an answer: its code alone. */
export function answered(status: number): TransportResult {
  return { ok: true, answer: { status, headers: {}, body: '' } };
}

function judgeWithoutReply(
  error: unknown,
  code: string,
  originalCode: string | undefined,
  handshaking: boolean,
): Retry | Reject {
  if (error instanceof AddressNotAllowedError) return reject('address_not_allowed');
  if (error instanceof UnsendableError) return reject('render_failed');
  if (error instanceof NameNotResolvedError) return retry('name_not_resolved');
  if (error instanceof ConnectTimeoutError) return retry('timeout');
  const reason = judgeErrorCode(originalCode ?? code);
  if (reason !== undefined) return retry(reason);
  // Certificate faults have some thirty codes of OpenSSL's; what they share is the moment.
  if (code === 'ETLS' || handshaking) return retry('tls_failed');
  switch (code) {
    // nodemailer compares with the SIZE that the server announced, and asks no further.
    case 'EMESSAGE':
      return reject('too_large');
    // An address that SMTP cannot carry.
    case 'EENVELOPE':
      return reject('render_failed');
    case 'ECONNECTION':
    case 'ESOCKET':
      return retry('connection_failed');
    default:
      return retry('unexpected_error');
  }
}
