import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Audit, AuditEvent } from '../audit/audit-event.ts';
import { levelOf } from '../audit/level-of.ts';
import { type Measurement, measure } from '../audit/measure.ts';

/** The metrics' namespace and the service every line names. */
const name = 'alertguard';

/** One flat JSON object for each line, without the fields of Powertools that say nothing about a decision. */
class AuditLineFormatter extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, fields: LogAttributes): LogItem {
    const { timestamp, message, logLevel } = attributes;
    return new LogItem({
      attributes: { time: this.formatTimestamp(timestamp), level: logLevel, event: message, ...fields },
    });
  }
}

/** Writes audit lines and EMF metrics to standard output, which Lambda takes to CloudWatch. */
export function createCloudWatchAudit(allowListHash: string, stage: string): Audit {
  const logger = new Logger({ serviceName: name, logLevel: 'INFO', logFormatter: new AuditLineFormatter() });
  // One for all lines, each of which it writes at once and then forgets: to make it reads the environment and opens a
  // console, which takes longer than ten lines.
  const metrics = new Metrics({ namespace: name, serviceName: name }).singleMetric();
  return (auditEvent) => {
    try {
      writeLine(logger, auditEvent, allowListHash);
      for (const measurement of measure(auditEvent)) writeMetric(metrics, stage, measurement);
    } catch {
      // A decision that was taken stays taken: a 2xx must not become a second delivery because a line was not written.
    }
  };
}

function writeLine(logger: Logger, { event, ...fields }: AuditEvent, allowListHash: string): void {
  const line = { ...fields, allowListHash };
  if (levelOf(event) === 'WARN') logger.warn(event, line);
  else logger.info(event, line);
}

/** Stages of one account share the namespace. */
function writeMetric(metrics: Metrics, stage: string, { metric, unit, value, dimensions }: Measurement): void {
  metrics.addDimensions({ stage, ...dimensions });
  metrics.addMetric(metric, unit === 'milliseconds' ? MetricUnit.Milliseconds : MetricUnit.Count, value);
}
