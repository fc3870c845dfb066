import type { Audit } from '../audit/audit-event.ts';
import { auditLine } from '../audit/audit-line.ts';
import { type Measurement, measure } from '../audit/measure.ts';

/** The metrics' namespace, and the dimension `service` of each. */
const name = 'alertguard';

/**
 * Writes audit lines to standard output, which Lambda takes to CloudWatch: one flat JSON object for each event, with the
 * metrics of the event in it. Lines of their own for metrics would be a fifth more bytes and two more log events.
 */
export function createCloudWatchAudit(allowListHash: string, stage: string, nowMs: () => number = Date.now): Audit {
  return (event) => {
    try {
      const atMs = nowMs();
      const line = auditLine(event, allowListHash, atMs);
      const measured = measure(event);
      const whole = measured.length === 0 ? line : { ...line, ...embedMetrics(measured, stage, atMs) };
      process.stdout.write(`${JSON.stringify(whole)}\n`);
    } catch {
      // A decision that was taken stays taken: a 2xx must not become a second delivery because a line was not written.
    }
  };
}

/**
 * CloudWatch's embedded metric format: values and dimensions are members of the line, and `_aws` says which. Stages of
 * one account share the namespace.
 * Source: "Specification: Embedded metric format", CloudWatch User Guide.
 */
function embedMetrics(measured: readonly Measurement[], stage: string, atMs: number): object {
  const directives = Map.groupBy(measured, ({ dimensions }) => Object.keys(dimensions).join());
  return {
    service: name,
    stage,
    ...Object.assign({}, ...measured.map(({ metric, value, dimensions }) => ({ ...dimensions, [metric]: value }))),
    _aws: {
      Timestamp: atMs,
      CloudWatchMetrics: [...directives.values()].map((alike) => ({
        Namespace: name,
        Dimensions: [['service', 'stage', ...Object.keys(alike[0]?.dimensions ?? {})]],
        Metrics: alike.map(({ metric, unit }) => ({
          Name: metric,
          Unit: unit === 'milliseconds' ? 'Milliseconds' : 'Count',
        })),
      })),
    },
  };
}
