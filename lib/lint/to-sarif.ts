import { createHash } from 'node:crypto';
import type { AcceptedFinding } from './accept-findings.ts';
import { type Finding, sortFindings } from './rules/finding.ts';
import { rules } from './rules.ts';

/**
 * A log that code review takes. `uri` is the file's path as the repository has it, with `/`.
 * Source: OASIS, SARIF 2.1.0: 3.14 (run), 3.27 (result), 3.35 (suppression), 3.49 (reportingDescriptor).
 */
export function toSarif(
  open: readonly Finding[],
  { uri, version, accepted = [] }: { uri: string; version: string; accepted?: readonly AcceptedFinding[] },
) {
  const findings: readonly (Finding | AcceptedFinding)[] = sortFindings([...open, ...accepted]);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'alertguard lint', version, rules: rules.map(toDescriptor) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => ({
          ...toResult(finding, uri),
          // Empty says that the result is not suppressed, absent says nothing. Source: 3.27.23.
          ...(accepted.length === 0 ? {} : { suppressions: suppressionsOf(finding) }),
        })),
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

function suppressionsOf(finding: Finding | AcceptedFinding) {
  if (!('accepted' in finding)) return [];
  const { reason, until } = finding.accepted;
  return [{ kind: 'external', status: 'accepted', justification: `${reason} (until ${until})` }];
}
