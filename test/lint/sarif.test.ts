import { expect, it } from 'vitest';
import { rules } from '../../lib/lint/rules.ts';
import { toSarif } from '../../lib/lint/to-sarif.ts';
import { lintText } from '../support/lint-files.ts';

const text = `route: { receiver: mail, group_by: [to] }
receivers:
  - name: mail
    email_configs:
      - to: '{{ .GroupLabels.to }}'
`;

it('a log has one result for each finding, at its place', () => {
  const log = toSarif(lintText(text), { uri: 'monitoring/alertmanager.yml', version: '0.1.0' });
  expect(log.version).toBe('2.1.0');
  expect(log.runs).toHaveLength(1);
  expect(log.runs[0]?.results).toMatchObject([
    { ruleId: 'bypasses-guard', level: 'warning' },
    {
      ruleId: 'templated-destination',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'monitoring/alertmanager.yml' },
            region: { startLine: 5, startColumn: 13 },
          },
        },
      ],
    },
  ]);
});

it('every result points to its rule, and every rule is described', () => {
  const [run] = toSarif(lintText(text), { uri: 'a.yml', version: '0.1.0' }).runs;
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(rules.map(({ name }) => name));
  for (const { ruleId, ruleIndex } of run?.results ?? []) {
    expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  }
  for (const { shortDescription, fullDescription, defaultConfiguration } of run?.tool.driver.rules ?? []) {
    expect(shortDescription.text).toMatch(/^\p{Lu}?.+\.$/u);
    expect(fullDescription.text.length).toBeGreaterThan(40);
    expect(['error', 'warning', 'note']).toContain(defaultConfiguration.level);
  }
});

it('a finding that moved to another line keeps its fingerprint, and another one has another', () => {
  const fingerprints = (source: string) =>
    toSarif(lintText(source), { uri: 'a.yml', version: '0.1.0' }).runs.flatMap(({ results }) =>
      results.map(({ partialFingerprints }) => partialFingerprints['ruleAndMessage/v1']),
    );
  expect(fingerprints(`# moved\n\n${text}`)).toEqual(fingerprints(text));
  expect(new Set(fingerprints(text)).size).toBe(2);
});
