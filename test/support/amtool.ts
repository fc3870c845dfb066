import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  type AlertmanagerVersion,
  parseAlertmanagerVersion,
} from '../../lib/alertmanager-config/alertmanager-version.ts';
import type { ConfigForm } from '../../lib/config-forms/read-forms.ts';

/** A real amtool: its version, and what it says against a configuration; nothing where it takes it. */
export type Amtool = { readonly version: AlertmanagerVersion | undefined; readonly faultOf: (text: string) => string };

/** `given` is for one that does not know its version, as `go install` builds it. */
export function amtoolAt(path: string, given?: string): Amtool {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return {
    version: parseAlertmanagerVersion(given ?? /version (\S+)/.exec(stdout)?.[1] ?? ''),
    faultOf: (text) => {
      const directory = mkdtempSync(join(tmpdir(), 'alertguard-amtool-'));
      try {
        const file = join(directory, 'alertmanager.yml');
        writeFileSync(file, text);
        const checked = spawnSync(path, ['check-config', file], { encoding: 'utf8' });
        return checked.status === 0 ? '' : `${checked.stdout}${checked.stderr}`;
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  };
}

/**
 * The `alertmanager.yml` that a form is. Of an AlertmanagerConfig it is what the operator writes, with a value for each
 * secret that is named; Grafana's files are none.
 */
export function alertmanagerTextOf({ schema, slice, configuration }: ConfigForm): string | undefined {
  if (schema === 'alertmanager') return filledIn(slice.text);
  if (schema === 'grafana') return undefined;
  return stringify(withSecrets(configuration.root.source.document.toJS()));
}

/** With an address where a deployment would put one: `amtool` refuses `${SLACK_URL}`. */
function filledIn(text: string): string {
  return text
    .replace(/^(\s*(?:- )?\w*url: +)(['"]?)(?![|>{&*])(?!https?:)[^'"\n#]+\2/gm, '$1https://filled-in.example.com/')
    .replace(/^(\s*(?:- )?(?:smtp_)?smarthost: +)(['"]?)[<$][^'"\n#]+\2/gm, '$1filled-in.example.com:587');
}

function withSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (typeof one !== 'string' || !one.startsWith('kubernetes:')) return [name, withSecrets(one)];
      const field = name.replace(/_file$/, '');
      // Certificates are files to Alertmanager too.
      if (/^(?:ca|cert|key)$/.test(field)) return [name, '/etc/ssl/certs/ca-certificates.crt'];
      return [field, field.endsWith('url') ? 'https://secret.example.com/' : 'secret'];
    }),
  );
}
