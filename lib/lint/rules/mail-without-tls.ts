import { selectMailClients } from '../../alertmanager-config/mail-clients.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const mailWithoutTls: Rule = {
  name: 'mail-without-tls',
  severity: 'warning',
  summary: 'Alertmanager logs in to a mail server without TLS.',
  reason:
    'With `require_tls: false` it never encrypts, not even where the server could: everyone on the way can read the password and the mail. Source: prometheus/alertmanager, notify/email/email.go.',
  check: ({ configuration }) =>
    selectMailClients(configuration).flatMap(({ owner, requireTls, usesTls, logsIn, staysHere }) => {
      if (requireTls === undefined || usesTls || !logsIn || staysHere) return [];
      return [
        findingAt(requireTls, mailWithoutTls, {
          message: `${requireTls.path[0] === 'global' ? 'global' : owner}: \`${requireTls.name}\` is false, so the password for the mail server is sent unencrypted`,
          fix: 'remove it (true is the default), or use port 465, where TLS comes first',
        }),
      ];
    }),
};
