import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { globalSecrets, httpSecrets, integrations } from '../../lib/alertmanager-config/integrations.ts';
import { each, type PathStep } from '../../lib/alertmanager-config/select-fields.ts';
import { formatFindings } from '../../lib/lint/format-findings.ts';
import { toSarif } from '../../lib/lint/to-sarif.ts';
import { lintText } from '../support/lint-files.ts';

/** Puts a value where a path of the tables leads. */
function plant(path: readonly PathStep[], value: unknown): unknown {
  return path.toReversed().reduce<unknown>((inner, step) => {
    if (step === each) return [inner];
    return { [typeof step === 'string' ? step : 'x']: inner };
  }, value);
}

it('no finding, in any output, holds a secret from any place where one can stand', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9]{16,30}$/), fc.constantFrom('%', '<%>', '{{ .X.% }}'), (core, form) => {
      const secret = form.replace('%', `s3cr3t${core}`);
      const items = (fields: readonly { readonly path: readonly PathStep[] }[]) =>
        fields.map(({ path }) => plant(path, secret));
      const configs = items(httpSecrets).map((config) => ({ http_config: config }));
      const receivers = Object.entries(integrations).map(([key, { secrets = [], destinations = [] }]) => ({
        name: key,
        [key]: [
          ...items(secrets),
          ...items(destinations),
          ...configs,
          { url: `https://${secret}:${secret}@example.com/?token=${secret}` },
        ],
      }));
      const global = Object.assign(
        { http_config: plant(['authorization', 'credentials'], secret) },
        ...items(globalSecrets),
      );
      const findings = lintText(stringify({ global, route: { receiver: 'x', group_wait: secret }, receivers }));
      expect(findings.length).toBeGreaterThan(150);
      const outputs = [
        JSON.stringify(findings),
        formatFindings(findings, 'alertmanager.yml', { color: true }),
        JSON.stringify(toSarif(findings, { uri: 'alertmanager.yml', version: '1' })),
      ];
      for (const output of outputs) expect(output).not.toContain(core);
    }),
    { numRuns: 30 },
  );
});
