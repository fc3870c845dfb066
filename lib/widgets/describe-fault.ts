import type { QueueFault } from '../audit/reasons.ts';
import type { LogFault } from '../audit-queries/log-answer.ts';

/** What happened and what to do, for whoever looks at the dashboard. */
export function describeLogFault(reason: LogFault, budgetSeconds: number): string {
  switch (reason) {
    case 'log_group_missing':
      return 'A log group of the guard does not exist in this account and region. It is made by the deployment: deploy the stage again.';
    case 'denied':
    case 'no_credentials':
      return 'The role of this function may not read the logs of the guard. Deploy the stage again, or look for what denies it: a permissions boundary, or a policy of the organization.';
    case 'too_many_queries':
      return 'CloudWatch runs as many log queries as this account may have. Refresh in a moment, or turn off the automatic refresh of dashboards.';
    case 'not_reached':
      return 'CloudWatch Logs cannot be reached. Refresh in a moment.';
    case 'query_failed':
      return 'CloudWatch Logs did not answer the query. Refresh in a moment.';
    case 'timeout':
    case 'stopped':
      return `The logs of this time are too large to be read in ${budgetSeconds} seconds, and the query was stopped. Choose a shorter time range.`;
  }
}

/** The same of a queue; `doing` is such as "counted". */
export function describeQueueFault(reason: QueueFault, queue: 'dead-letter queue' | 'delivery queue'): string {
  switch (reason) {
    case 'queue_denied':
      return `The role of this function may not use the ${queue}. Deploy the stage again, or look for what denies it: a permissions boundary, a policy of the organization, or the policy of the key.`;
    case 'queue_missing':
      return `The ${queue} does not exist in this account and region: deploy the stage again.`;
    case 'queue_throttled':
      return `SQS throttles the calls to the ${queue}. Try again in a moment.`;
    case 'queue_refused_message':
      return `The ${queue} does not take a message: it is too large, or was changed.`;
    case 'queue_not_reached':
    case 'queue_tls_failed':
      return `The ${queue} cannot be reached. Try again in a moment.`;
    case 'queue_unavailable':
      return `SQS cannot answer for the ${queue}. Try again in a moment.`;
  }
}
