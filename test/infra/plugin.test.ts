import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { beforeAll, describe, expect, it } from 'vitest';
import { readStageParameters } from '../../infra/plugins/stage-parameters.ts';
import { adoptKept } from '../../lib/deploy/adopt-kept.ts';
import { removedProtections, templateSchema } from '../../lib/deploy/removed-protections.ts';
import { plain, senderSecrets, withFallback } from '../support/infra-allow-lists.ts';
import {
  copyService,
  packageService,
  type Ran,
  readTemplate,
  runOsls,
  temporaryDirectory,
  writeFiles,
} from '../support/infra-build.ts';
import { allows, parseTemplate, resourcesOfType, secretArn, statementsOfRole } from '../support/infra-policy.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('what osls packages', () => {
  const edited = 'guard/payments/another';
  let directory: string;
  let before: string;
  let ran: Ran;

  const shipped = async () => await readFile(join(directory, 'dist/deliver/allow-list.entries.jsonl'), 'utf8');

  // Another stage and another allow-list, where the service lies packaged already.
  beforeAll(async () => {
    directory = await packageService(withFallback);
    before = await shipped();
    await rm(join(directory, 'infra/allow-list'), { recursive: true });
    const teams = plain['teams/payments.yml']?.replace('guard/payments/chat', edited) ?? '';
    await writeFiles(join(directory, 'infra/allow-list'), { ...plain, 'teams/payments.yml': teams });
    await writeFiles(directory, { 'infra/stages/blue.yml': 'auditRetentionDays: 7\naccessLogRetentionDays: 7\n' });
    ran = await runOsls(directory, ['package', '--stage', 'blue'], {});
  }, 180_000);

  it('is built from the allow-list as it is, and not as it was when somebody built it', async () => {
    expect(ran).toMatchObject({ code: 0 });
    expect(before).toContain('guard/payments/chat');
    expect(await shipped()).not.toBe(before);
    const deliver = statementsOfRole(parseTemplate(await readTemplate(directory)), 'DeliverRole');
    expect(allows(deliver, 'secretsmanager:GetSecretValue', secretArn(edited, 'blue'))).toBe(true);
    expect(allows(deliver, 'secretsmanager:GetSecretValue', secretArn('guard/payments/chat', 'blue'))).toBe(false);
  });

  it('is nothing where the allow-list has an error, which is printed with its place', { timeout: 60_000 }, async () => {
    const directory = await copyService({ ...plain, 'teams/payments.yml': 'destinations:\n  a: { type: slak }\n' });
    const { code, stdout, stderr } = await runOsls(directory, ['package'], {});
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('infra/allow-list/teams/payments.yml:2:');
  });

  it("has the stage's own values and secrets", async () => {
    const template = parseTemplate(await readTemplate(directory));
    const groups = resourcesOfType(template, 'AWS::Logs::LogGroup');
    expect(new Set(groups.map(({ properties }) => properties['RetentionInDays']))).toEqual(new Set([7]));
    for (const { properties } of resourcesOfType(template, 'AWS::Lambda::Function')) {
      expect(properties['Environment']).toMatchObject({ Variables: { STAGE: 'blue' } });
    }
    const ingest = statementsOfRole(template, 'IngestRole');
    expect(allows(ingest, 'secretsmanager:GetSecretValue', secretArn('guard/senders/prod-eu', 'blue'))).toBe(true);
    for (const name of senderSecrets)
      expect(allows(ingest, 'secretsmanager:GetSecretValue', secretArn(name))).toBe(false);
  });

  it('is nothing where the stage sets a parameter that there is not', { timeout: 60_000 }, async () => {
    const directory = await copyService(plain);
    await rm(join(directory, 'infra/stages'), { recursive: true });
    await writeFiles(directory, { 'infra/stages/blue.yml': 'alarmTopic: arn\n' });
    const { code, stdout, stderr } = await runOsls(directory, ['package', '--stage', 'blue'], {});
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('infra/stages/blue.yml: serverless.yml has no parameter alarmTopic.');
  });

  it('includes nothing that an earlier build wrote', async () => {
    for (const file of ['serverless.yml', 'infra/iam.yml', 'infra/queues.yml', 'infra/alarms.yml', 'infra/api.yml']) {
      expect(await readFile(join(root, file), 'utf8'), file).not.toMatch(/file\(dist\//);
    }
  });
});

describe('the parameters of a stage', () => {
  const read = async (text: string, stage = 'blue') =>
    readStageParameters(await writeFiles(await temporaryDirectory(), { 'infra/stages/blue.yml': text }), stage, [
      'a',
      'b',
    ]);

  it.each([
    ['are those of its file', 'a: 1\nb: false\n', { a: 1, b: false }],
    ['are none where all lines are comments', '# a: 1\n', {}],
  ])('%s', async (_case, text, parameters) => {
    expect(await read(text)).toEqual({ ok: true, parameters });
  });

  it('are none where there is no file', async () => {
    expect(await read('a: 1\n', 'green')).toEqual({ ok: true, parameters: {} });
  });

  it.each([
    ['no such parameter', 'c: 1\n', 'blue'],
    ['a list', '- a\n', 'blue'],
    ['a nested value', 'a: { b: 1 }\n', 'blue'],
    ['no YAML', 'a: [\n', 'blue'],
    ['a stage that is a path', 'a: 1\n', '../blue'],
    ['a stage that is too long', 'a: 1\n', 'a-stage-that-is-longer-than-24'],
  ])('are refused: %s', async (_case, text, stage) => {
    expect(await read(text, stage)).toMatchObject({ ok: false, fault: expect.stringMatching(/\.$/) });
  });

  it('of the repository are in order', () => {
    expect(readStageParameters(root, 'prod', ['auditRetentionDays'])).toMatchObject({ ok: true });
  });
});

describe('a deployment', () => {
  const template = (resources: object, parameters: object = {}) =>
    templateSchema.parse({ Resources: resources, Parameters: parameters });
  const api = (disable: unknown) => ({
    HttpApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { DisableExecuteApiEndpoint: disable } },
  });
  const deployed = (resources: object, parameters: Record<string, string> = {}) => ({
    template: template(resources),
    parameters: new Map(Object.entries(parameters)),
  });
  const topic = { AlarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:oncall' };
  const defaults = (value: string) => ({ AlarmTopicArn: { Type: 'String', Default: value } });

  it.each([
    ['a topic that would be empty', deployed({}, topic), template({}, defaults('')), ['the parameter AlarmTopicArn']],
    ['a topic whose parameter is gone', deployed({}, topic), template({}), ['the parameter AlarmTopicArn']],
    [
      'the default endpoint, open again',
      deployed(api(true)),
      template(api(false)),
      ['HttpApi.DisableExecuteApiEndpoint'],
    ],
    [
      'a network',
      deployed({ F: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SubnetIds: ['a'] } } } }),
      template({ F: { Type: 'AWS::Lambda::Function' } }),
      ['F.VpcConfig'],
    ],
    [
      'a key',
      deployed({ Q: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Key' } } } }),
      template({ Q: { Type: 'AWS::SQS::Queue', Properties: {} } }),
      ['Q.KmsMasterKeyId'],
    ],
    [
      "a queue's policy",
      deployed({ P: { Type: 'AWS::SQS::QueuePolicy' } }),
      template({}),
      ['P (AWS::SQS::QueuePolicy)'],
    ],
  ])('takes away %s', (_case, before, after, removed) => {
    expect(removedProtections(before, after)).toEqual(removed);
  });

  it.each([
    ['keeps the topic', deployed({}, topic), template({}, defaults(topic.AlarmTopicArn))],
    ['changes the topic', deployed({}, topic), template({}, defaults('arn:aws:sns:eu-central-1:123456789012:other'))],
    ['sets what was empty', deployed(api(false), { AlarmTopicArn: '' }), template(api(true), defaults('arn'))],
    ['removes a resource that protects nothing', deployed({ A: { Type: 'AWS::CloudWatch::Alarm' } }), template({})],
    ['is the first', deployed({}), template(api(false), defaults(''))],
  ])('that %s takes nothing away', (_case, before, after) => {
    expect(removedProtections(before, after)).toEqual([]);
  });
});

describe('a new stack', () => {
  const next = templateSchema.parse({
    Resources: {
      DeadLetterQueue: {
        Type: 'AWS::SQS::Queue',
        DeletionPolicy: 'Retain',
        Properties: { QueueName: 'dead.fifo', FifoQueue: true, MaximumMessageSize: 1 },
      },
      Logs: { Type: 'AWS::Logs::LogGroup', DeletionPolicy: 'Retain', Properties: { LogGroupName: '/logs' } },
      DeliveryQueue: {
        Type: 'AWS::SQS::Queue',
        DeletionPolicy: 'Delete',
        Properties: { QueueName: 'deliveries.fifo' },
      },
    },
  });
  const stackWith = (resources: object) => {
    const source = { Resources: resources };
    return { source, template: templateSchema.parse(source), parameters: new Map<string, string>() };
  };
  /** Nothing answers there: a call to CloudFormation would reject. */
  const client = new CloudFormationClient({
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  const bucket = { ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket' } };

  it('looks for what a former stack kept, and is left alone where there is nothing', async () => {
    const asked: string[] = [];
    const find = async (type: string, name: string) => {
      asked.push(`${type} ${name}`);
      return undefined;
    };
    const deployed = stackWith(bucket);
    expect(await adoptKept(client, find, { stackName: 'guard-blue', deployed, next })).toEqual([]);
    expect(asked).toEqual(['AWS::SQS::Queue dead.fifo', 'AWS::Logs::LogGroup /logs']);
  });

  it('takes over what there is', async () => {
    const find = async () => ({ QueueUrl: 'https://sqs.example/dead.fifo' });
    const deployed = stackWith(bucket);
    await expect(adoptKept(client, find, { stackName: 'guard-blue', deployed, next })).rejects.toThrow(/ECONNREFUSED/);
  });

  it('that is not new has its own, and nobody looks', async () => {
    const find = async () => {
      throw new Error('nobody should look');
    };
    const deployed = stackWith({ ...bucket, Logs: { Type: 'AWS::Logs::LogGroup' } });
    expect(await adoptKept(client, find, { stackName: 'guard-blue', deployed, next })).toEqual([]);
  });
});
