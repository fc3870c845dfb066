import MailComposer from 'nodemailer/lib/mail-composer';
import type { SmtpRequest } from '../providers/contract/outbound-request.ts';

/** A header or address that is not printable ASCII: nodemailer would fold it at U+2028, say, and so start a new header. */
export class UnsendableError extends Error {
  override readonly name = 'UnsendableError';
}

/**
 * The message as it is put on the wire (RFC 5322), CRLF at every line. nodemailer encodes and folds every header, so
 * that no value starts a header of its own, and may fetch nothing: neither files nor URLs. Rejects with an
 * `UnsendableError`.
 */
export async function composeMime(request: SmtpRequest): Promise<Buffer> {
  const { from, to, messageId, headers } = request;
  const asciiOnly = [from, ...to, messageId, ...headers.flatMap(({ name, value }) => [name, value])];
  if (!asciiOnly.every((text) => /^[\x20-\x7e]+$/.test(text))) throw new UnsendableError();
  const composer = new MailComposer({
    from,
    // As objects, so that no text is parsed for a list of addresses.
    to: to.map((address) => ({ name: '', address })),
    subject: request.subject,
    text: request.text,
    html: request.html,
    messageId,
    date: new Date(request.dateMs),
    headers: headers.map(({ name, value }) => ({ key: name, value })),
    // 7 bits would be sent as `format=flowed`, which takes spaces at line ends away.
    encoding: 'quoted-printable',
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}
