import { expect, it } from 'vitest';
import { readsAlertData } from '../../lib/alertmanager-config/template-data.ts';

it.each([
  ['{{ .CommonLabels.team }}', true],
  ['{{- range .Alerts -}}{{ end }}', true],
  ['a {{ template "slack.title" . }} b', true],
  ['{{ .Receiver }} of {{ .ExternalURL }}', false],
  ['{{ OPSGENIE_KEY }} and https://example.com/a.b', false],
  ['{{ "a.b" }}', false],
  ['{{ `a.b` }} {{/* a.b */}}', false],
  ['{{ "a\\".b" }}', false],
  ['{{ "x" }}{{ .Labels }}', true],
  ['{{ printf "{{" .Labels }}', true],
  ['{{ "unclosed .Labels }}', true],
  ['{{ `unclosed .Labels }}', true],
  ['{{ /* unclosed .Labels }}', true],
  ['{{ .Labels', false],
  ['{{'.repeat(100_000), false],
])('%.40s reads alert data: %s', (text, reads) => {
  expect(readsAlertData(text)).toBe(reads);
});
