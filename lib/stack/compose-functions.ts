import * as z from 'zod';
import { functions } from './functions.ts';
import type { Json, JsonObject } from './parse-template-yaml.ts';

/** One of `functions`. */
export type FunctionName = (typeof functions)[number];

/** Where the code of a function lies in the bucket. */
export type KeyOf = (name: FunctionName) => string;

type Resource = JsonObject;
type Resources = Readonly<Record<string, Resource>>;

const environmentSchema = z.record(z.string(), z.json()).default({});

const eventSchema = z.union([
  z.strictObject({
    sqs: z.strictObject({
      arn: z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
      batchSize: z.number(),
      functionResponseType: z.string(),
      maximumConcurrency: z.union([z.number(), z.string()]),
    }),
  }),
  z.strictObject({ eventBridge: z.strictObject({ pattern: z.json() }) }),
  z.strictObject({ schedule: z.string() }),
]);

const functionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  handler: z.string(),
  role: z.json(),
  timeout: z.number(),
  environment: environmentSchema,
  // Of osls. Here a function's zip holds all that is built for it.
  package: z.unknown(),
  events: z.array(eventSchema).default([]),
});

const everySchema = z.strictObject({
  runtime: z.string(),
  architecture: z.string(),
  memorySize: z.number(),
  logRetentionInDays: z.number(),
  environment: environmentSchema,
});

type Every = z.output<typeof everySchema>;
type Function = z.output<typeof functionSchema>;

/**
 * Makes of infra/functions.yml, whose variables are resolved, what osls makes of it: functions, log groups, event source
 * mapping, rules and permissions. The names of the resources are those of osls: a rule that had another one would be a
 * second rule of the same name, which no stack may have.
 */
export function composeFunctions(file: JsonObject, keyOf: KeyOf): Resources {
  const { every, ...rest } = file;
  const shared = everySchema.parse(every);
  return Object.fromEntries(
    functions.flatMap((name) => {
      const written = functionSchema.parse(rest[camelCase(name)]);
      return composeFunction(pascalCase(name), written, shared, keyOf(name));
    }),
  );
}

function composeFunction(id: string, one: Function, every: Every, key: string): [string, Resource][] {
  return [
    [
      `${id}LogGroup`,
      {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: `/aws/lambda/${one.name}`, RetentionInDays: every.logRetentionInDays },
      },
    ],
    [
      `${id}LambdaFunction`,
      {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: { Ref: 'ArtifactBucket' }, S3Key: key },
          Handler: one.handler,
          Runtime: every.runtime,
          FunctionName: one.name,
          MemorySize: every.memorySize,
          Timeout: one.timeout,
          Architectures: [every.architecture],
          Description: one.description,
          Environment: { Variables: { ...every.environment, ...one.environment } },
          Role: one.role,
        },
        DependsOn: [`${id}LogGroup`],
      },
    ],
    ...one.events.flatMap((event, index) => composeEvent(id, one.name, event, index + 1)),
  ];
}

function composeEvent(
  id: string,
  functionName: string,
  event: z.output<typeof eventSchema>,
  number: number,
): [string, Resource][] {
  const arn = { 'Fn::GetAtt': [`${id}LambdaFunction`, 'Arn'] };
  const permission = (SourceArn: Json): Resource => ({
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: arn, Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn },
  });
  if ('sqs' in event) {
    const [queue] = event.sqs.arn['Fn::GetAtt'];
    const mapping: Resource = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        BatchSize: event.sqs.batchSize,
        EventSourceArn: event.sqs.arn,
        FunctionName: arn,
        Enabled: true,
        FunctionResponseTypes: [event.sqs.functionResponseType],
        ScalingConfig: { MaximumConcurrency: event.sqs.maximumConcurrency },
      },
    };
    return [[`${id}EventSourceMappingSQS${queue}`, mapping]];
  }
  if ('schedule' in event) {
    const rule = `${id}EventsRuleSchedule${number}`;
    const Targets = [{ Arn: arn, Id: `${id.charAt(0).toLowerCase()}${id.slice(1)}Schedule` }];
    const Properties = { ScheduleExpression: event.schedule, State: 'ENABLED', Targets };
    return [
      [rule, { Type: 'AWS::Events::Rule', Properties }],
      [`${id}LambdaPermissionEventsRuleSchedule${number}`, permission({ 'Fn::GetAtt': [rule, 'Arn'] })],
    ];
  }
  const Name = `${functionName}-rule-${number}`;
  const letters = Name.replace(/[^A-Za-z0-9]/g, '');
  const rule: Resource = {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: event.eventBridge.pattern,
      Name,
      State: 'ENABLED',
      Targets: [{ Arn: arn, Id: `${Name}-target` }],
    },
  };
  const ruleArn = { 'Fn::Join': ['/', ['rule', Name]] };
  const sourceArn = ['arn', { Ref: 'AWS::Partition' }, 'events', { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }];
  return [
    [`${letters.charAt(0).toUpperCase()}${letters.slice(1)}EventBridgeRule`, rule],
    [`${id}EventBridgeLambdaPermission${number}`, permission({ 'Fn::Join': [':', [...sourceArn, ruleArn]] })],
  ];
}

function camelCase(kebab: string): string {
  return kebab.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export function pascalCase(kebab: string): string {
  return kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
