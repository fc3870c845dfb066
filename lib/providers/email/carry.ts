import { addressDomain } from '../../address/email-address.ts';
import { parseHost } from '../../address/host.ts';
import { isLoopbackHost } from '../../address/loopback.ts';
import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { fenceHost } from '../../migrate/carry/fence-host.ts';
import { type CarryInput, isTemplated, leftOut, secretOf, settingOf } from '../../migrate/carry/integration-reader.ts';

const ownFields = [
  'to',
  'from',
  'smarthost',
  'auth_username',
  'auth_password',
  'auth_password_file',
  'require_tls',
  'hello',
  'tls_config',
  'force_implicit_tls',
];

/** Through the same mail server as before (`smtp`), or through Amazon SES (`email`). */
function carryEmail(input: CarryInput): Carried | Left {
  const toText = settingOf(input, 'to');
  if (isTemplated(toText)) return left('alert data decides `to`');
  const to = addressesOf(toText ?? '');
  if (to === undefined) return left('`to` is no list of plain addresses');
  const [from] = addressesOf(settingOf(input, 'from', 'smtp_from') ?? '') ?? [];
  if (from === undefined) return left('there is no plain address that it comes `from`');
  const emailDomains = [...new Set(to.map((address) => addressDomain(address) ?? ''))];
  const mail = { ok: true, fields: { to }, emailDomains, emailFrom: from, notes: leftOut(input, ownFields) } as const;
  return input.options.email === 'ses' ? { ...mail, type: 'email' } : overSmtp(input, mail);
}

function overSmtp(input: CarryInput, mail: Omit<Carried, 'type'>): Carried | Left {
  const host = parseHost((settingOf(input, 'smarthost', 'smtp_smarthost') ?? '').toLowerCase());
  const instead = '; `--email ses` sends through Amazon SES instead';
  if (!host.ok) return left(`the \`smarthost\` is no host with a port${instead}`);
  if (isLoopbackHost(host.host))
    return left(`the \`smarthost\` is this machine, which the guard cannot reach${instead}`);
  if (host.port !== 465 && host.port !== 587) {
    return left(`the guard takes mail servers on port 465 or 587 only${instead}`);
  }
  const username = secretOf(input, 'auth_username', 'smtp_auth_username');
  const password = secretOf(input, 'auth_password', 'smtp_auth_password');
  if (username === undefined || password === undefined) {
    return left(`it does not log in with a user name and a password, which the guard does always${instead}`);
  }
  const fence = fenceHost(host);
  return {
    ...mail,
    type: 'smtp',
    fields: { ...mail.fields, host: host.host, port: host.port },
    secret: { username: username.source, password: password.source },
    hosts: [fence],
    notes: [...mail.notes, ...(fence.private ? [privateNote(fence.host)] : [])],
  };
}

function privateNote(host: string): string {
  return `\`${host}\` looks like a host of your own network, so the fence admits private addresses for it: take \`private\` out if it is not`;
}

/** `a@example.com, "B" <b@example.com>` as plain addresses; undefined where one of them is none. */
function addressesOf(text: string): readonly string[] | undefined {
  const addresses = text.split(',').map((part) => (/^[^<>]*<([^<>]*)>\s*$/.exec(part)?.[1] ?? part).trim());
  return addresses.every((address) => addressDomain(address) !== undefined) ? addresses : undefined;
}

export const carriers: Carriers = { email_configs: carryEmail };
