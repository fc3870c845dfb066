import { createHash } from 'node:crypto';
import type { Finding } from './rules/finding.ts';
import { rules } from './rules.ts';

/**
 * A log that code review takes. `uri` is the file's path as the repository has it, with `/`.
 * Source: OASIS, SARIF 2.1.0: 3.14 (run), 3.27 (result), 3.49 (reportingDescriptor).
 */
export function toSarif(findings: readonly Finding[], { uri, version }: { uri: string; version: string }) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'alertguard lint', version, rules: rules.map(toDescriptor) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => toResult(finding, uri)),
      },
    ],
  };
}

function toDescriptor({ name, severity, summary, reason }: (typeof rules)[number]) {
  return {
    id: name,
    shortDescription: { text: summary },
    fullDescription: { text: reason },
    defaultConfiguration: { level: severity },
  };
}

function toResult({ rule, severity, line, column, message, fix }: Finding, uri: string) {
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ name }) => name === rule),
    level: severity,
    message: { text: `${message}. Fix: ${fix}` },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: line, startColumn: column } } }],
    // Without the line, so that a finding that only moved is not a new one.
    partialFingerprints: { 'ruleAndMessage/v1': createHash('sha256').update(`${rule}\n${message}`).digest('hex') },
  };
}
