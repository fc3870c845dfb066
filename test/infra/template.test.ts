// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's Fn::Sub writes its references so.
import { beforeAll, describe, expect, it } from 'vitest';
import { auditedFunctions } from '../../lib/audit-queries/log-groups.ts';
import { maxReceives } from '../../lib/delivery/patience.ts';
import { deadLetterQueueAttributes, deliveryQueueAttributes } from '../../lib/local/start-local-sqs.ts';
import { runEveryMs } from '../../lib/proof/plan-proofs.ts';
import { countObservability, priceObservability } from '../../tools/costs/count-observability.ts';
import { prices } from '../../tools/costs/prices.ts';
import { deployment } from '../../tools/simulator/guard.ts';
import { destinationSecrets, plain, senderSecrets, withFallback } from '../support/infra-allow-lists.ts';
import { packageService, readTemplate } from '../support/infra-build.ts';
import {
  allows,
  parseTemplate,
  resolve,
  resource,
  resourcesOfType,
  secretArn,
  statementsOfPolicy,
  statementsOfRole,
  type Template,
} from '../support/infra-policy.ts';
import { listZip } from '../support/infra-zip.ts';
import { composedTemplate } from '../support/parameter-sets.ts';

const queue = '<DeliveryQueue.Arn>';
const deadLetters = '<DeadLetterQueue.Arn>';
const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const read = 'secretsmanager:GetSecretValue';
const send = 'sqs:SendMessage';

let directory: string;
let template: Template;
let plainTemplate: Template;

beforeAll(async () => {
  directory = await packageService(withFallback);
  template = parseTemplate(await readTemplate(directory));
  plainTemplate = parseTemplate(composedTemplate(plain));
}, 200_000);

describe('the roles', () => {
  it('ingest reads the keys of the listed senders', () => {
    const ingest = statementsOfRole(template, 'IngestRole');
    expect(senderSecrets.filter((name) => allows(ingest, read, secretArn(name)))).toEqual(senderSecrets);
  });

  it("ingest reads no destination's secret", () => {
    const ingest = statementsOfRole(template, 'IngestRole');
    expect(destinationSecrets.filter((name) => allows(ingest, read, secretArn(name)))).toEqual([]);
  });

  it('deliver reads the secrets of the listed destinations', () => {
    const deliver = statementsOfRole(template, 'DeliverRole');
    expect(destinationSecrets.filter((name) => allows(deliver, read, secretArn(name)))).toEqual(destinationSecrets);
  });

  it("deliver reads no sender's key", () => {
    const deliver = statementsOfRole(template, 'DeliverRole');
    expect(senderSecrets.filter((name) => allows(deliver, read, secretArn(name)))).toEqual([]);
  });

  it.each(['-2', '-', '/more', 'x', '-abcdef'])(
    'neither reads a secret whose name only begins as a listed one: %s',
    (end) => {
      for (const role of ['IngestRole', 'DeliverRole']) {
        const statements = statementsOfRole(template, role);
        for (const name of [...senderSecrets, ...destinationSecrets]) {
          expect(allows(statements, read, secretArn(name + end))).toBe(false);
        }
      }
    },
  );

  it('ingest sends to the delivery queue and does nothing else with a queue', () => {
    const ingest = statementsOfRole(template, 'IngestRole');
    expect(allows(ingest, send, queue)).toBe(true);
    expect(allows(ingest, send, deadLetters)).toBe(false);
    expect(allows(ingest, 'sqs:ReceiveMessage', queue)).toBe(false);
  });

  it('deliver sends to the dead-letter queue, and to the queue it reads, with a fallback or without one', () => {
    const [fallback, none] = [
      statementsOfRole(template, 'DeliverRole'),
      statementsOfRole(plainTemplate, 'DeliverRole'),
    ];
    expect([fallback, none].map((statements) => allows(statements, send, deadLetters))).toEqual([true, true]);
    expect([fallback, none].map((statements) => allows(statements, send, queue))).toEqual([true, true]);
  });

  it('deliver sends email as the one address, and only where the allow-list has email', () => {
    const identity = 'arn:aws:ses:eu-central-1:123456789012:identity/example.com';
    const deliver = statementsOfRole(template, 'DeliverRole');
    const email = deliver.filter(({ Action }) => Action.includes('ses:SendEmail'));
    expect(email.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'ses:FromAddress': 'alerts@example.com' } },
    ]);
    expect(allows(deliver, 'ses:SendEmail', identity)).toBe(true);
    expect(allows(statementsOfRole(plainTemplate, 'DeliverRole'), 'ses:SendEmail', identity)).toBe(false);
  });

  it('rotate-sender changes exactly the senders’ keys', () => {
    const rotate = statementsOfRole(template, 'RotateSenderRole');
    for (const action of [read, 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage']) {
      for (const name of senderSecrets) expect(allows(rotate, action, secretArn(name))).toBe(true);
      for (const name of destinationSecrets) expect(allows(rotate, action, secretArn(name))).toBe(false);
    }
    expect(allows(rotate, send, queue)).toBe(false);
  });

  it('nothing is allowed beyond these actions', () => {
    const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    const work = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
    expect(actions('IngestRole')).toEqual([...logs, read, send, 'sqs:GetQueueAttributes'].sort());
    const rotation = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
    expect(actions('RotateSenderRole')).toEqual([...logs, ...rotation.map((call) => `secretsmanager:${call}`)].sort());
    expect(actions('DeliverRole')).toEqual([...logs, read, 'ses:SendEmail', ...work, send].sort());
    expect(actions('EscalateRole')).toEqual([...logs, 'logs:FilterLogEvents', send].sort());
    const asking = ['logs:GetQueryResults', 'logs:StartQuery', 'logs:StopQuery'];
    expect(actions('ShowRole')).toEqual([...logs, ...asking, 'sqs:GetQueueAttributes'].sort());
    expect(actions('RedriveRole')).toEqual([...logs, ...work, send].sort());
    expect(actions('ProveRole')).toEqual([...logs, 'logs:FilterLogEvents', read, 'ses:GetEmailIdentity', send].sort());
  });

  it('no resource has a wildcard but the end of a secret and the streams of a log group', () => {
    for (const [role, name] of [
      ['IngestRole', 'ingest'],
      ['DeliverRole', 'deliver'],
      ['RotateSenderRole', 'rotate-sender'],
      ['EscalateRole', 'escalate'],
      ['ProveRole', 'prove'],
      ['ShowRole', 'show'],
      ['RedriveRole', 'redrive'],
    ] as const) {
      const resources = statementsOfRole(template, role)
        // Of a query that runs: IAM knows no resource for it.
        .filter(({ Action }) => !Action.includes('logs:GetQueryResults'))
        .flatMap(({ Resource }) => Resource.map(resolve));
      // What an escalation is about is in the logs of the two that decide.
      const asked = { escalate: ['ingest', 'deliver'], show: auditedFunctions };
      const logs = [name, ...(name === 'escalate' || name === 'show' ? asked[name] : [])];
      const streams = logs.map((log) => `log-group:/aws/lambda/alertguard-dev-${log}:*`);
      const plainParts = resources.map((arn) =>
        streams.reduce((part, own) => part.replace(own, ''), arn.replace(/-\?{6}$/, '')),
      );
      expect(plainParts.filter((arn) => /[*?]/.test(arn))).toEqual([]);
    }
  });
});

describe('the queues', () => {
  it.each(['DeliveryQueue', 'DeadLetterQueue'])('%s is FIFO in high-throughput mode and encrypted', (name) => {
    expect(resource(template, name).Properties).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      ContentBasedDeduplication: false,
      SqsManagedSseEnabled: true,
      MaximumMessageSize: 1_048_576,
    });
  });

  it('a message stays invisible for six timeouts of deliver', () => {
    const { Timeout } = resource(template, 'DeliverLambdaFunction').Properties;
    expect(resource(template, 'DeliveryQueue').Properties['VisibilityTimeout']).toBe(6 * Number(Timeout));
  });

  it('the dead-letter queue keeps its messages longer than the delivery queue and takes them from no other', () => {
    const [main, dead] = ['DeliveryQueue', 'DeadLetterQueue'].map((name) => resource(template, name).Properties);
    expect(Number(dead?.['MessageRetentionPeriod'])).toBeGreaterThan(Number(main?.['MessageRetentionPeriod']));
    expect(main?.['RedrivePolicy']).toMatchObject({
      deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] },
    });
    expect(dead?.['RedriveAllowPolicy']).toMatchObject({ redrivePermission: 'byQueue' });
  });

  it('sending to the delivery queue is denied to all but ingest, deliver, escalate, prove and redrive', () => {
    const senders = ['Ingest', 'Deliver', 'Escalate', 'Prove', 'Redrive'].map((name) => `<${name}Role.Arn>`);
    expect(maySend(template, 'DeliveryQueuePolicy')).toEqual(senders);
    expect(maySend(plainTemplate, 'DeliveryQueuePolicy')).toEqual(senders);
  });

  it('sending to the dead-letter queue is denied to all but deliver', () => {
    expect(maySend(template, 'DeadLetterQueuePolicy')).toEqual(['<DeliverRole.Arn>']);
  });

  it.each(['DeliveryQueuePolicy', 'DeadLetterQueuePolicy'])('%s allows nothing, and denies what is not TLS', (name) => {
    const statements = statementsOfPolicy(template, name);
    expect(statements.map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny']);
    expect(statements.at(1)?.Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
  });

  it('are the same in the local stack', () => {
    const [main, dead] = ['DeliveryQueue', 'DeadLetterQueue'].map((name) => resource(template, name).Properties);
    expect(main).toMatchObject(asTemplate(deliveryQueueAttributes));
    expect(dead).toMatchObject(asTemplate(deadLetterQueueAttributes));
    expect(main?.['RedrivePolicy']).toMatchObject({ maxReceiveCount: maxReceives });
  });

  it('are the same in the simulator', () => {
    const { Timeout } = resource(template, 'DeliverLambdaFunction').Properties;
    const { VisibilityTimeout } = resource(template, 'DeliveryQueue').Properties;
    expect(deployment).toEqual({
      visibilityMs: Number(VisibilityTimeout) * 1000,
      maxReceiveCount: maxReceives,
      timeoutMs: Number(Timeout) * 1000,
    });
  });

  it('deliver reports which records of a batch failed', () => {
    const [mapping, ...others] = resourcesOfType(template, 'AWS::Lambda::EventSourceMapping');
    expect(others).toEqual([]);
    expect(mapping?.properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 10,
      EventSourceArn: { 'Fn::GetAtt': ['DeliveryQueue', 'Arn'] },
    });
  });
});

describe('the functions', () => {
  it('run on nodejs24.x and arm64, each as a role of its own', () => {
    const functions = resourcesOfType(template, 'AWS::Lambda::Function');
    const names = ['Ingest', 'Deliver', 'RotateSender', 'Escalate', 'Prove', 'Show', 'Redrive'];
    expect(functions.map(({ name }) => name)).toEqual(names.map((name) => `${name}LambdaFunction`));
    for (const { properties } of functions) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
    const roles = functions.map(({ properties }) => properties['Role']);
    expect(roles).toEqual(names.map((name) => ({ 'Fn::Sub': `\${${name}Role.Arn}` })));
  });

  it('have only the stage and the names of its parts in their environment, what email is sent with, and whether people act', () => {
    const shared = { STAGE: 'dev', QUEUE_URL: { Ref: 'DeliveryQueue' } };
    const email = {
      SES_CONFIGURATION_SET: { Ref: 'SesConfigurationSet' },
      SES_IDENTITY_ARN: { Ref: 'SesIdentityArn' },
    };
    const dashboard = {
      DEAD_LETTER_QUEUE_URL: { Ref: 'DeadLetterQueue' },
      DASHBOARD_ACTIONS: { Ref: 'DashboardActions' },
    };
    const names = resourcesOfType(template, 'AWS::Lambda::Function').map(({ properties }) => properties['Environment']);
    expect(names).toEqual([
      { Variables: shared },
      { Variables: { ...shared, ...email, DEAD_LETTER_QUEUE_URL: { Ref: 'DeadLetterQueue' } } },
      { Variables: shared },
      {
        Variables: {
          ...shared,
          ALARM_PREFIX: 'alertguard-dev-',
          AUDIT_LOG_GROUPS: '/aws/lambda/alertguard-dev-ingest,/aws/lambda/alertguard-dev-deliver',
        },
      },
      {
        Variables: {
          ...shared,
          OWN_LOG_GROUP: '/aws/lambda/alertguard-dev-prove',
          SES_IDENTITY_ARN: email.SES_IDENTITY_ARN,
        },
      },
      {
        Variables: {
          ...shared,
          ...dashboard,
          AUDIT_LOG_GROUPS: auditedFunctions.map((name) => `/aws/lambda/alertguard-dev-${name}`).join(','),
        },
      },
      { Variables: { ...shared, ...dashboard } },
    ]);
  });

  it('are reached by one route, one queue, Secrets Manager of this account and two rules, and have no URL', () => {
    expect(resourcesOfType(template, 'AWS::Lambda::Url')).toEqual([]);
    const permissions = resourcesOfType(template, 'AWS::Lambda::Permission').map(({ properties }) => properties);
    expect(permissions).toMatchObject([
      {
        Principal: 'events.amazonaws.com',
        FunctionName: { 'Fn::GetAtt': ['ProveLambdaFunction', 'Arn'] },
        SourceArn: { 'Fn::GetAtt': ['ProveEventsRuleSchedule1', 'Arn'] },
      },
      {
        Principal: 'events.amazonaws.com',
        FunctionName: { 'Fn::GetAtt': ['EscalateLambdaFunction', 'Arn'] },
        SourceArn: expect.anything(),
      },
      { Principal: 'apigateway.amazonaws.com', SourceArn: expect.anything() },
      { Principal: 'secretsmanager.amazonaws.com', SourceAccount: { Ref: 'AWS::AccountId' } },
    ]);
    const routes = resourcesOfType(template, 'AWS::ApiGatewayV2::Route').map(
      ({ properties }) => properties['RouteKey'],
    );
    expect(routes).toEqual(['POST /v1/senders/{sender}/notifications']);
  });

  it('prove is called as often as it counts on', () => {
    const rules = resourcesOfType(template, 'AWS::Events::Rule').map(({ properties }) => properties);
    expect(rules.flatMap(({ ScheduleExpression }) => ScheduleExpression ?? [])).toEqual([
      `rate(${runEveryMs / 60_000} minutes)`,
    ]);
  });

  it('escalate is told of every alarm of the stack but those that it could not say', () => {
    const [rule] = resourcesOfType(template, 'AWS::Events::Rule')
      .map(({ properties }) => properties)
      .filter(({ EventPattern }) => EventPattern !== undefined);
    const pattern = rule?.['EventPattern'];
    expect(rule?.['Name']).toBe('alertguard-dev-escalate-rule-1');
    const alarms = resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties['AlarmName']);
    const unsaid = ['escalations-failed', 'escalate-errors', 'escalate-not-called', 'destinations-unproven'].map(
      (name) => `alertguard-dev-${name}`,
    );
    expect(pattern).toMatchObject({
      source: ['aws.cloudwatch'],
      detail: {
        alarmName: [
          ...alarms.filter((name) => !unsaid.includes(String(name))),
          { prefix: 'alertguard-dev-heartbeat-' },
        ],
      },
    });
    expect(JSON.stringify(pattern).length).toBeLessThan(2_048);
  });

  const packages = {
    ...{ ingest: 'ingest', deliver: 'deliver', rotateSender: 'rotate-sender' },
    ...{ escalate: 'escalate', prove: 'prove', show: 'show', redrive: 'redrive' },
  };

  it('are packaged with their code and their allow-list, show with the lines of its entries, and with nothing else', async () => {
    for (const [key, name] of Object.entries(packages)) {
      const files = await listZip(`${directory}/.serverless/${key}.zip`);
      const chunk = new RegExp(`^dist/${name}/[a-z-]+-[A-Z0-9]{8}\\.mjs$`);
      const others = files.filter((file) => !chunk.test(file));
      expect(others).toEqual([
        `dist/${name}/allow-list.entries.jsonl`,
        `dist/${name}/allow-list.json`,
        ...(name === 'show' ? ['dist/show/allow-list.positions.json'] : []),
        `dist/${name}/index.mjs`,
      ]);
      expect(files.some((file) => file.startsWith(`dist/${name}/send-smtp-`))).toBe(
        name === 'deliver' || name === 'prove',
      );
    }
  });
});

describe('the stack', () => {
  it("does not throttle the API below the account's own default", () => {
    const { DefaultRouteSettings } = resource(template, 'HttpApiStage').Properties;
    expect(DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 10_000, ThrottlingBurstLimit: 5_000 });
  });

  it('keeps every log for a stated time, and each function has its log group', () => {
    const groups = resourcesOfType(template, 'AWS::Logs::LogGroup');
    expect(groups.map(({ properties }) => properties['LogGroupName'])).toEqual([
      '/aws/lambda/alertguard-dev-ingest',
      '/aws/lambda/alertguard-dev-deliver',
      '/aws/lambda/alertguard-dev-rotate-sender',
      '/aws/lambda/alertguard-dev-escalate',
      '/aws/lambda/alertguard-dev-prove',
      '/aws/lambda/alertguard-dev-show',
      '/aws/lambda/alertguard-dev-redrive',
      '/aws/vendedlogs/http-api/alertguard-dev',
    ]);
    for (const { name, properties } of groups) {
      expect(properties['RetentionInDays']).toBe(30);
      expect(resource(template, name), name).toMatchObject(kept);
    }
  });

  it('keeps the dead letters when it is removed, and the undelivered go with it', () => {
    expect(resource(template, 'DeadLetterQueue')).toMatchObject(kept);
    expect(resource(template, 'DeliveryQueue')).toMatchObject({ ...kept, DeletionPolicy: 'Delete' });
  });

  it('saves the questions of `alertguard audit` as queries over the logs of the functions that write audit lines', () => {
    const groups = resourcesOfType(template, 'AWS::Logs::LogGroup').map(({ properties }) => properties['LogGroupName']);
    const saved = resourcesOfType(template, 'AWS::Logs::QueryDefinition');
    expect(saved.map(({ properties }) => properties['Name'])).toContainEqual(
      expect.stringMatching(/^alertguard\/dev\/refused: /),
    );
    for (const { properties } of saved) {
      expect(properties['LogGroupNames']).toEqual(auditedFunctions.map((name) => `/aws/lambda/alertguard-dev-${name}`));
      expect(groups).toEqual(
        expect.arrayContaining(auditedFunctions.map((name) => `/aws/lambda/alertguard-dev-${name}`)),
      );
    }
  });

  it('logs no header, query or body of a request', () => {
    const settings = JSON.stringify(resource(template, 'HttpApiStage').Properties['AccessLogSettings']);
    const variables = [...settings.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name);
    expect(variables).toContain('status');
    expect(variables.filter((name) => /header|query|body|path|authorizer|error/i.test(name ?? ''))).toEqual([]);
  });
});

function actions(role: string): string[] {
  return [...new Set(statementsOfRole(template, role).flatMap(({ Action }) => Action))].sort();
}

/** SQS' own API writes every attribute as text, CloudFormation numbers and booleans as such. */
function asTemplate(attributes: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      /^(true|false|\d+)$/.test(value) ? JSON.parse(value) : value,
    ]),
  );
}

/** Who is left out of the denial. */
function maySend(of: Template, policy: string): string[] {
  const denial = statementsOfPolicy(of, policy)[0];
  expect(denial).toMatchObject({ Effect: 'Deny', Action: [send] });
  const principals = denial?.Condition?.['ArnNotEquals']?.['aws:PrincipalArn'];
  if (!Array.isArray(principals)) throw new Error('no list of principals');
  return principals.map((principal: unknown) => resolve(principal));
}

describe('metrics, alarms and dashboard', () => {
  it.each(Object.entries(prices))(
    'cost under 20 dollars a month at 300 destinations in %s, as at 3',
    async (_, list) => {
      const packaged = await readTemplate(directory);
      const [few, many] = [3, 300].map((destinations) => {
        return priceObservability(countObservability(packaged, { destinations, heartbeats: 2 }), list);
      });
      expect(many).toBeLessThan(20);
      expect(many).toBe(few);
    },
  );
});
