import { isLoopbackHost } from '../address/loopback.ts';
import { type ConfigField, fieldAt, flagOf, textOf } from './config-node.ts';
import type { Configuration, Integration } from './configuration.ts';

/** How an `email_configs` item talks to its mail server. */
export type MailClient = {
  readonly integration: Integration;
  /** For a message. */
  readonly owner: string;
  readonly tls: ConfigField | undefined;
  readonly usesTls: boolean;
  /** Where `require_tls` is written, its own or the global one. */
  readonly requireTls: ConfigField | undefined;
  readonly logsIn: boolean;
  readonly staysHere: boolean;
};

/** Source: prometheus/alertmanager, config/config.go, `UnmarshalYAML`, and notify/email/email.go, `Notify` and `auth`. */
export function selectMailClients({ global, receivers }: Configuration): readonly MailClient[] {
  return receivers.flatMap((receiver) =>
    receiver.integrations
      .filter(({ key }) => key === 'email_configs')
      .map((integration) => {
        const setting = (name: string) =>
          filled(fieldAt(integration.node, name)) ?? filled(fieldAt(global, `smtp_${name}`));
        const requireTls = setting('require_tls');
        const { host, port } = splitHostPort(textOf(setting('smarthost')) ?? '');
        const isImplicit = flagOf(setting('force_implicit_tls')) ?? port === '465';
        const passwords = ['auth_password', 'auth_password_file', 'auth_secret', 'auth_secret_file'];
        return {
          integration,
          owner: `receiver \`${receiver.name}\``,
          tls: setting('tls_config'),
          usesTls: isImplicit || flagOf(requireTls) !== false,
          requireTls,
          logsIn: setting('auth_username') !== undefined && passwords.some((name) => setting(name) !== undefined),
          staysHere: isLoopbackHost(host),
        };
      }),
  );
}

/** An empty text is as good as none. */
function filled(field: ConfigField | undefined): ConfigField | undefined {
  return textOf(field) === '' ? undefined : field;
}

function splitHostPort(text: string): { readonly host: string; readonly port: string } {
  const colon = text.lastIndexOf(':');
  return colon === -1 ? { host: text, port: '' } : { host: text.slice(0, colon), port: text.slice(colon + 1) };
}
