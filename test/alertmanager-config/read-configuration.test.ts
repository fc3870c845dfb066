import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxConfigurationBytes, readConfiguration } from '../../lib/alertmanager-config/read-configuration.ts';

const told = (text: string) => {
  const read = readConfiguration(text);
  return read.ok ? 'read' : `${read.place.line}:${read.place.column} ${read.message}`;
};

describe('what is no configuration gives one line', () => {
  it.each([
    ['nothing', '', '1:1 not an Alertmanager configuration: the file is empty'],
    ['only a comment', '# soon\n', '1:1 not an Alertmanager configuration: the file is empty'],
    ['a list', '- a\n', '1:1 not an Alertmanager configuration: write a map with `route` and `receivers`'],
    ['a word', 'hello', '1:1 not an Alertmanager configuration: write a map with `route` and `receivers`'],
    ['Prometheus', 'scrape_configs: []\n', '1:1 not an Alertmanager configuration: `route` and `receivers` missing'],
    ['no receivers', 'route: { receiver: a }\n', '1:1 not an Alertmanager configuration: `receivers` missing'],
    ['an empty route', 'route:\nreceivers: []\n', '1:1 not an Alertmanager configuration: `route` missing'],
    [
      'a route that is text',
      'route: a\nreceivers: []\n',
      '1:1 not an Alertmanager configuration: `route` is not a map',
    ],
    [
      'receivers as a map',
      'route: {}\nreceivers: {}\n',
      '1:1 not an Alertmanager configuration: `receivers` is not a list',
    ],
    [
      'a Kubernetes object',
      'apiVersion: v1\nkind: Secret\nstringData: {}\n',
      '1:1 not an Alertmanager configuration but a Kubernetes object without one in it',
    ],
    [
      'the wrapping of Mimir',
      'alertmanager_config: |\n  route: {}\n',
      '1:1 not an Alertmanager configuration: put the text of `alertmanager_config` into its own file',
    ],
    ['tabs', 'route:\n\treceiver: a\n', '2:1 not YAML: indent with spaces, not with tabs'],
    [
      'an open quote',
      "route: { receiver: 'a }\n",
      '2:1 not YAML: a quote, a bracket, a comma or a colon is missing here',
    ],
    ['two equal keys', 'route: {}\nroute: {}\nreceivers: []\n', '2:1 this key is here twice: keep one'],
    ...[
      ['a value that is a template without quotes', 'route: { receiver: a }\nreceivers: []\na: {{ .x }}\n', '3:4'],
      ['one in a list', 'route: {}\nreceivers:\n  - {{ .x }}\n', '3:5'],
      ['one with text after it', 'route: {}\nreceivers: []\na: {{ .x }} more\n', '3:4'],
      ['one with a function', "route: {}\nreceivers: []\na: {{ .x | b 'c' }}\n", '3:4'],
      ['one after others in quotes', "route: {}\nreceivers: []\na: '{{ .x }}'\nb: {{ .x }}\n", '4:4'],
      ['one on a line of its own', 'route: {}\n{{ if .x }}\nreceivers: []\n', '2:1'],
    ].map(([what = '', text = '', place]): [string, string, string] => [
      what,
      text,
      `${place} not YAML as meant: \`{{ }}\` without quotes is read as a map: put the whole value in quotes; where another tool fills it in, check the file that it writes`,
    ]),
    ['a template of Helm', 'route: {}\n{{- if .Values.x }}\nreceivers: []\n', undefined],
    [
      'an alias without an anchor',
      'route: {}\nreceivers: [*none]\n',
      '2:13 not YAML: no anchor of this name precedes the alias: write the value out, or put the anchor first',
    ],
    [
      'an alias before its anchor',
      'route: *late\nreceivers: &late []\n',
      '1:8 not YAML: no anchor of this name precedes the alias: write the value out, or put the anchor first',
    ],
    [
      'an alias inside what it stands for',
      'route: {}\nreceivers: &all\n  - name: a\n    x_configs: *all\n',
      '4:16 not YAML: this alias is inside the value that it stands for: write the value out',
    ],
    [
      'two documents',
      'route: {}\nreceivers: []\n---\nroute: {}\n',
      '3:1 a file holds one document: remove this line and all that follow',
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toMatch(/^\d+:\d+ [^\n]+$/);
    if (expected !== undefined) expect(told(text)).toBe(expected);
  });

  it('more than 8 MiB', () => {
    expect(told(`#${'x'.repeat(maxConfigurationBytes)}`)).toBe('1:1 larger than 8 MiB');
  });
});

it('the smallest configuration is read', () => {
  expect(told('route: {}\nreceivers: []\n')).toBe('read');
});

it('no message repeats a word of the file', () => {
  const word = fc.stringMatching(/^[a-z0-9]{12,20}$/).map((text) => `s3cr3t${text}`);
  const line = fc.tuple(fc.constantFrom('', '  ', '- ', '\t', '{', '"', "'", '&', '*', '|', '>', '? ', ': '), word);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
      const text = lines.map(([mark, value]) => `${mark}${value}: ${value}`).join('\n');
      expect(told(text)).not.toContain('s3cr3t');
    }),
  );
});

it('aliases that stand for a huge tree do not take all memory', () => {
  const levels = Array.from({ length: 30 }, (_, index) =>
    index === 0 ? 'l0: &l0 { routes: [] }' : `l${index}: &l${index} { routes: [*l${index - 1}, *l${index - 1}] }`,
  );
  const read = readConfiguration(`${levels.join('\n')}\nroute: *l29\nreceivers: []\n`);
  expect(read.ok && read.configuration.routes.length).toBe(20_000);
});
