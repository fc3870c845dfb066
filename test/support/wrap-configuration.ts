import { gzipSync } from 'node:zlib';
import type { Position } from '../../lib/alertmanager-config/config-node.ts';

/** A file that holds a configuration, and where what stands in the configuration stands in the file. */
export type Wrapped = {
  readonly file: string;
  readonly where: string;
  /** What stands before and after it. */
  readonly before: string;
  readonly after: string;
  /** Whether the file shows the lines of the configuration. */
  readonly isVisible: boolean;
  readonly toFile: (place: Position) => Position;
};

function indented(text: string, spaces: number): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(spaces) + line))
    .join('\n');
}

function within(before: string, text: string, spaces: number, where: string, after = ''): Wrapped {
  const lines = before.split('\n').length - 1;
  return {
    file: `${before}${indented(text, spaces)}${after}`,
    where,
    before,
    after,
    isVisible: true,
    toFile: ({ line, column }) => ({ line: line + lines, column: column + spaces }),
  };
}

function hidden(before: string, value: string, where: string, after = '\n'): Wrapped {
  const lines = before.split('\n');
  const place = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  return { file: `${before}${value}${after}`, where, before, after, isVisible: false, toFile: () => place };
}

const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: alertmanager-main # of the operator\n';
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: alertmanager\n';

/** Every form in which the text of an `alertmanager.yml` is kept, by its name. */
export const wrappers: Readonly<Record<string, (text: string) => Wrapped>> = {
  'stringData of a Secret': (text) =>
    within(`${secret}stringData:\n  alertmanager.yaml: |\n`, text, 4, 'stringData.alertmanager.yaml', 'type: Opaque\n'),
  'a ConfigMap, far to the right': (text) =>
    within(`# Ours.\n${configMap}data:\n  alertmanager.yml: |-\n`, text, 12, 'data.alertmanager.yml', '  other: x\n'),
  'the second document of a file': (text) =>
    within(
      `${configMap}data: { a: b }\n---\n${configMap}data:\n  alertmanager.yml: |\n`,
      text,
      4,
      'data.alertmanager.yml',
    ),
  'an item of a List': (text) =>
    within(
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    data:\n      config.yml: |\n',
      text,
      8,
      'items.0.data.config.yml',
    ),
  'values of kube-prometheus-stack': (text) =>
    within(
      'alertmanager:\n  enabled: true\n  config:\n',
      text,
      4,
      'alertmanager.config',
      '  service: { port: 9093 }\n',
    ),
  'values of prometheus-community/alertmanager': (text) => within('config:\n', text, 2, 'config'),
  'values of an umbrella chart': (text) =>
    within(
      'stack:\n  prometheus:\n    alertmanager:\n      config:\n',
      text,
      8,
      'stack.prometheus.alertmanager.config',
      '\ngrafana:\n  enabled: false\n',
    ),
  'values in a HelmRelease': (text) =>
    within(
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    alertmanager:\n      config:\n',
      text,
      8,
      'spec.values.alertmanager.config',
    ),
  'values as text in an Application': (text) =>
    within(
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      values: |\n        alertmanager:\n          config:\n',
      text,
      12,
      'spec.source.helm.values.alertmanager.config',
    ),
  'the configuration of a tenant of Mimir': (text) =>
    within('template_files: {}\nalertmanager_config: |\n', text, 2, 'alertmanager_config'),
  'base64 in a Secret': (text) =>
    hidden(`${secret}data:\n  alertmanager.yaml: `, Buffer.from(text).toString('base64'), 'data.alertmanager.yaml'),
  'gzip in a Secret': (text) =>
    hidden(
      `${secret}data:\n  alertmanager.yaml.gz: "`.replace(/"$/, ''),
      `"${gzipSync(text).toString('base64')}"`,
      'data.alertmanager.yaml.gz',
    ),
  'an object in JSON': (text) =>
    hidden(
      '{\n  "apiVersion": "v1", "kind": "Secret",\n  "stringData": { "alertmanager.yaml": ',
      JSON.stringify(text),
      'stringData.alertmanager.yaml',
      ' }\n}\n',
    ),
};
