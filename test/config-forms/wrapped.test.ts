import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForms } from '../../lib/config-forms/read-forms.ts';
import { lintForms } from '../../lib/lint/lint-forms.ts';
import { lintText, readRuleFiles } from '../support/lint-files.ts';
import { wrappers } from '../support/wrap-configuration.ts';

const asIs = { relayUrls: [], version: undefined, receiversOf: undefined, sender: undefined };

function lintFile(text: string) {
  const read = readForms(text);
  if (!read.ok) throw new Error(`${read.place.line}:${read.place.column} ${read.message}`);
  return { forms: read.forms, findings: lintForms(read.forms, asIs) };
}

/** Grafana's own files stand in no other. */
const texts = readRuleFiles().flatMap(({ text }) => (text.startsWith('apiVersion:') ? [] : [text]));

describe.each(Object.entries(wrappers))('%s', (_, wrap) => {
  it('has the findings of the configuration in it, at their places', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(3), (rules, comments) => {
        const text = `${'# What follows is invented.\n'.repeat(comments)}${rules}`;
        const { file, where, isVisible, toFile } = wrap(text);
        const { forms, findings } = lintFile(file);
        expect(forms.map(({ schema, slice }) => `${schema} ${slice.where}`)).toEqual([`alertmanager ${where}`]);
        const expected = lintText(text).map((finding) => ({
          ...finding,
          ...toFile(finding),
          path: finding.path === '' ? where : `${where}.${finding.path}`,
          message: isVisible ? finding.message : `${finding.message} (line ${finding.line} of \`${where}\`)`,
        }));
        expect(new Set(findings)).toEqual(new Set(expected));
        expect(findings).toHaveLength(expected.length);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same file again when its text is put back', () => {
    for (const text of texts) {
      const { file } = wrap(text);
      const [{ slice }] = lintFile(file).forms;
      const again = lintFile(slice.replace(slice.text)).forms[0].slice;
      expect(again.text.trimEnd()).toBe(slice.text.trimEnd());
      if (!file.includes('H4sI')) expect(slice.replace(slice.text)).toBe(file);
    }
  });

  it('has the new text when another one is put there, and nothing else changes', () => {
    const { file, before, after } = wrap('route: { receiver: a }\nreceivers:\n  - name: a\n');
    const [{ slice }] = lintFile(file).forms;
    const written = slice.replace('route:\n  receiver: b\n\nreceivers:\n  # The only one.\n  - name: b\n');
    expect(lintFile(written).forms[0].configuration.receivers.map(({ name }) => name)).toEqual(['b']);
    expect(written.startsWith(before)).toBe(true);
    expect(written.endsWith(after)).toBe(true);
  });
});

describe('a file without a configuration that can be read', () => {
  it.each([
    [
      'a template of a chart',
      'apiVersion: v1\nkind: Secret\ndata:\n  {{- if .Values.config }}\n  alertmanager.yaml: x\n  {{- end }}\n',
      'a template of a Helm chart is not YAML: render it with `helm template`, and check what that prints',
    ],
    [
      'a template whose text is one',
      'kind: ConfigMap\napiVersion: v1\ndata:\n  a.yml: |\n    route: { receiver: a }\n    receivers:\n    {{- toYaml .Values.receivers | nindent 4 }}\n',
      'a template of a Helm chart is not YAML: render it with `helm template`, and check what that prints',
    ],
    [
      'a template that is YAML',
      'apiVersion: v1\nkind: Secret\nstringData:\n  a.yml: |\n    route: { receiver: a }\n    receivers:\n      - name: a\n        webhook_configs: [{ url: "{{ .Values.url }}" }]\n',
      'a template of a Helm chart is not YAML: render it with `helm template`, and check what that prints',
    ],
    [
      'a Kubernetes object without one',
      'apiVersion: v1\nkind: Service\nspec: { ports: [] }\n',
      'not an Alertmanager configuration but a Kubernetes object without one in it',
    ],
    ['values without one', 'replicas: 2\n', 'not an Alertmanager configuration: `route` and `receivers` missing'],
  ])('is rejected: %s', (_, text, message) => {
    expect(readForms(text)).toMatchObject({ ok: false, message });
  });

  it('is told at the line of the file where its text breaks', () => {
    const text = 'route: { receiver: a }\nreceivers:\n  - name: a\n   bad: b\n';
    const wrap = wrappers['stringData of a Secret'];
    expect(readForms(wrap?.(text).file ?? '')).toMatchObject({ ok: false, place: { line: 10 } });
  });
});

it('a template of Alertmanager is none of a chart', () => {
  const text =
    'route: { receiver: a }\nreceivers:\n  - name: a\n    slack_configs: [{ text: "{{ .GroupLabels.SortedPairs.Values }}" }]\n';
  expect(lintFile(wrappers['a ConfigMap, far to the right']?.(text).file ?? '').forms).toHaveLength(1);
});

it('annotations and the status of an object, which repeat it, are not read', () => {
  const text = 'route: { receiver: a }\nreceivers: [{ name: a }]\n';
  const file = `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    last-applied: ${JSON.stringify(JSON.stringify({ data: { 'a.yml': text } }))}
data:
  a.yml: ${JSON.stringify(text)}
`;
  expect(lintFile(file).forms.map(({ slice }) => slice.where)).toEqual(['data.a.yml']);
});

it('A file of thousands of nested maps is a fault, and no crash', { timeout: 60_000 }, () => {
  const nested = Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('');
  expect(readForms(nested)).toMatchObject({ ok: false });
});
