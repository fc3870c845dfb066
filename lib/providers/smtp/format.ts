import PostalMime, { type Email } from 'postal-mime';
import type { SMTPServerEnvelope } from 'smtp-server';

export type JudgedMail = {
  readonly status: number;
  readonly reply: string;
  /** As far as it could be read. */
  readonly mail: ReturnType<typeof readMail> | undefined;
};

/** Bytes of one mail, as many servers have it. */
export const maxMailBytes = 10 * 1024 * 1024;

/** As many as every server has to take. Source: RFC 5321, 4.5.3.1.8. */
export const maxRecipients = 100;

/** Octets without CRLF. Source: RFC 5322, 2.1.1. */
const maxLineOctets = 998;

/** Headers that a message has once, and those that it cannot do without. Source: RFC 5322, 3.6. */
const onceHeaders = ['from', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id', 'in-reply-to', 'references'];
const requiredHeaders = ['from', 'to', 'date', 'message-id'];

/** Checks a mail as a strict server would, and reads it. */
export async function judgeMail(raw: Buffer, envelope: SMTPServerEnvelope): Promise<JudgedMail> {
  const text = raw.toString('latin1');
  const lines = text.split('\r\n');
  const headers = lines.slice(0, lines.indexOf(''));
  const email = await PostalMime.parse(raw);
  const mail = readMail(email);
  const refuse = (reply: string): JudgedMail => ({ status: 554, reply, mail });
  if (lines.some((line) => /[\r\n]/.test(line))) return refuse('bare CR or LF');
  if (lines.some(({ length }) => length > maxLineOctets)) return refuse('line too long');
  if (!headers.every((line) => /^[\t\x20-\x7e]*$/.test(line))) return refuse('header with characters beyond ASCII');
  const names = email.headers.map(({ key }) => key);
  const twice = onceHeaders.find((name) => names.filter((one) => one === name).length > 1);
  if (twice !== undefined) return refuse(`two headers of ${twice}`);
  const missing = requiredHeaders.find((name) => !names.includes(name));
  if (missing !== undefined) return refuse(`no header of ${missing}`);
  const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  if (email.from?.address !== sender) return refuse('the From is not the sender of the envelope');
  return { status: 250, reply: 'OK: message queued', mail };
}

function readMail(email: Email) {
  const { from, to = [], subject = '', text, html, headers, messageId } = email;
  return {
    from: from?.address ?? '',
    to: to.flatMap(({ address }) => address ?? []),
    subject,
    text,
    html,
    messageId,
    headers: headers.map(({ key, value }) => ({ name: key, value })),
  };
}
