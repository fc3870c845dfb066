import type { DimensionsOf, MetricName } from '../../audit/metrics.ts';

/** A dimension's value, in CloudFormation's JSON: a text, or what CloudFormation knows of another resource. */
export type DimensionValue = string | { readonly Ref: string } | { readonly 'Fn::GetAtt': readonly [string, string] };

export type MetricSource = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, DimensionValue>>;
};

/** What names are made of; osls puts it in when it packages. */
export const deployment = `\${self:service}-\${sls:stage}`;

/** A metric that the code emits. */
export function ownMetric<Name extends MetricName>(name: Name, dimensions: DimensionsOf<Name>): MetricSource {
  return {
    namespace: 'alertguard',
    name,
    dimensions: { service: 'alertguard', stage: `\${sls:stage}`, ...dimensions },
  };
}

export function functionMetric(name: 'Errors' | 'Throttles' | 'Invocations', lambda: string): MetricSource {
  return { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: `${deployment}-${lambda}` } };
}

export function queueMetric(
  name:
    | 'ApproximateAgeOfOldestMessage'
    | 'ApproximateNumberOfMessagesVisible'
    | 'ApproximateNumberOfMessagesNotVisible',
  queue: 'DeliveryQueue' | 'DeadLetterQueue',
): MetricSource {
  return { namespace: 'AWS/SQS', name, dimensions: { QueueName: { 'Fn::GetAtt': [queue, 'QueueName'] } } };
}

export function apiMetric(name: '4xx' | '5xx'): MetricSource {
  return { namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: { Ref: 'HttpApi' } } };
}

/** Of a rule of EventBridge, by the end of its name. */
export function ruleMetric(name: 'FailedInvocations', rule: string): MetricSource {
  return { namespace: 'AWS/Events', name, dimensions: { RuleName: `${deployment}-${rule}` } };
}
