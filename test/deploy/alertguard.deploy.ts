import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  CreateStackCommand,
  DeleteStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { GetBucketPolicyCommand, GetBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { writePackage } from '../../infra/build/write-package.ts';
import { type Files, type Ran, runNode, temporaryDirectory, writeFiles } from '../support/infra-build.ts';
import { startAccount } from './deployment.ts';

/**
 * A company's repository, and the packaged command line alone: `alertguard build`, `deploy` and `verify` against an emulator of
 * AWS that nobody here wrote. The tests are one story, in order.
 */

const run = promisify(execFile);

const files = (port: number): Files => ({
  'alertguard.yml': 'stages:\n  prod: { auditRetentionDays: 365 }\n  plain: {}\n',
  'allow-list/platform.yml': `senders:
  prod: { scheme: standard-webhooks, secret: alertguard/senders/prod }
teams:
  ops:
    senders: [prod]
    receivers: [pager]
    secrets: alertguard/ops/
    hosts: [{ host: '127.0.0.1:${port}', private: true }]
`,
  'allow-list/teams/ops.yml': `destinations:
  hook: { type: webhook, url: 'https://127.0.0.1:${port}/alerts', secret: alertguard/ops/hook }
receivers:
  pager: { senders: [prod], deliver: [hook] }
`,
});

let account: Awaited<ReturnType<typeof startAccount>>;
let packaged: string;
let repository: string;
let s3: S3Client;
const bucket = 'alertguard-artifacts-000000000000-eu-central-1';

beforeAll(async () => {
  account = await startAccount();
  packaged = await temporaryDirectory();
  await writePackage(packaged);
  repository = await writeFiles(await temporaryDirectory(), files(account.endpoint.port));
  await run('git', ['init', '-q'], { cwd: repository });
  await commit('the first allow-list');
  s3 = new S3Client(account.awsClient);
}, 300_000);

afterAll(async () => {
  s3?.destroy();
  await account?.close();
  for (const directory of [packaged, repository]) await rm(directory, { recursive: true, force: true });
});

async function commit(message: string): Promise<void> {
  const git = async (...words: string[]) => await run('git', words, { cwd: repository });
  await git('add', '-A');
  await git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '-q', '-m', message);
}

async function alertguard(...words: readonly string[]): Promise<Ran> {
  return await runNode([join(packaged, 'alertguard.mjs'), ...words], repository, account.emulator.environment);
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(repository, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

async function createSecrets(stage: string, ...destinations: readonly string[]) {
  const made = await alertguard('sender', 'create', 'prod', '--stage', stage);
  expect(made, made.stderr).toMatchObject({ code: 0 });
  for (const name of destinations) {
    expect(await alertguard('destination', 'create', name, '--generate', '--stage', stage)).toMatchObject({ code: 0 });
  }
}

/** Waits for what happens by itself; the time limit is that of the test. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(250);
}

async function arrives(stage: string) {
  const { bodies } = account.endpoint;
  const before = bodies.length;
  const sent = await account.send(async (words) => await alertguard(...words), stage, 'pager', '--stage', stage);
  expect(sent, sent.stdout + sent.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('202') });
  await until(() => bodies.length > before);
}

describe("a stage of a company's repository", () => {
  it('is not deployed unless somebody says yes, after it was shown', { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await alertguard('deploy', '--stage', 'prod');
    expect(code, stdout + stderr).toBe(1);
    expect(stdout, stderr).toContain('The first deployment of this stage: all is new.');
    expect(stdout).toMatch(/widening {2}destination ops\/hook/);
    expect(stdout).toMatch(/^ {2}add +DeliveryQueue +AWS::SQS::Queue$/m);
    expect(stderr).toContain('not confirmed: nothing was changed');
    await expect(account.output('prod', 'HttpApiUrl')).rejects.toThrow();
  });

  it('is deployed, and an alert is delivered', { timeout: 240_000 }, async () => {
    const deployed = await alertguard('deploy', '--stage', 'prod', '--yes');
    expect(deployed, deployed.stdout + deployed.stderr).toMatchObject({ code: 0 });
    expect(deployed.stdout).toMatch(/^ {2}CREATE_COMPLETE +alertguard-prod$/m);
    expect(deployed.stderr).toContain('This stage has no alarmTopicArn');
    expect(deployed.stdout + deployed.stderr).not.toMatch(/https?:\/\/(?!127\.0\.0\.1:\d+\/alerts)/);
    await createSecrets('prod', 'ops/hook');
    await arrives('prod');
  });

  it('has its code in a bucket that takes no plain HTTP and keeps every version', async () => {
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    });
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    expect(Status).toBe('Enabled');
  });

  it('runs what its commit builds', { timeout: 60_000 }, async () => {
    const verified = await alertguard('verify', '--stage', 'prod');
    expect(verified, verified.stdout + verified.stderr).toMatchObject({ code: 0 });
    expect(verified.stdout).toContain('alertguard-prod runs HEAD: allow-list ');
  });

  it('is left alone where nothing changes', { timeout: 60_000 }, async () => {
    expect(await alertguard('deploy', '--stage', 'prod', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('alertguard-prod runs this already'),
    });
  });

  it("is shown with what changes when a team's destination does, by name", { timeout: 240_000 }, async () => {
    await edit('allow-list/teams/ops.yml', (text) =>
      text.replace('secret: alertguard/ops/hook }', 'secret: alertguard/ops/second }'),
    );
    const created = await alertguard('destination', 'create', 'ops/hook', '--generate', '--stage', 'prod');
    expect(created, created.stderr).toMatchObject({ code: 0 });
    const uncommitted = await alertguard('verify', '--stage', 'prod', '--working-tree');
    expect(uncommitted).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^deliver +another allow-list, the same code$/m),
    });

    const deployed = await alertguard('deploy', '--stage', 'prod', '--yes');
    expect(deployed, deployed.stdout + deployed.stderr).toMatchObject({ code: 0 });
    expect(deployed.stdout).toMatch(/widening {2}.*ops\/second/);
    expect(deployed.stdout).toMatch(
      /^ {2}modify +DeliverSecretsPolicy1 +\+ secret prod\/alertguard\/ops\/second, - secret prod\/alertguard\/ops\/hook/m,
    );
    expect(deployed.stdout).toMatch(/^ {2}modify +IngestLambdaFunction +allow-list/m);
    expect(deployed.stdout.indexOf('widening')).toBeLessThan(deployed.stdout.indexOf('DeliverSecretsPolicy1'));
    await arrives('prod');
    expect(await alertguard('verify', '--stage', 'prod')).toMatchObject({ code: 1 });
    await commit('a second secret');
    expect(await alertguard('verify', '--stage', 'prod')).toMatchObject({ code: 0 });
  });

  it('is rolled back where a resource fails, which is named', { timeout: 240_000 }, async () => {
    // An alarm's description holds 1,024 characters.
    const before = await readFile(join(repository, 'alertguard.yml'), 'utf8');
    await edit('alertguard.yml', (text) => text.replace('365', `365, runbookUrl: ${'x'.repeat(1_100)}`));
    const { code, stderr, stdout } = await alertguard('deploy', '--stage', 'prod', '--yes', '--format', 'json');
    expect(code, stdout + stderr).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      outcome: 'failed',
      because: expect.stringMatching(
        /^\w+Alarm \(AWS::CloudWatch::Alarm\): .*1024.* Rolled back: what ran before runs again$/,
      ),
    });
    await writeFile(join(repository, 'alertguard.yml'), before);
    await arrives('prod');
    expect(await alertguard('verify', '--stage', 'prod')).toMatchObject({ code: 0 });
  });

  it('loses no protection that it has', { timeout: 120_000 }, async () => {
    const topic = 'arn:aws:sns:eu-central-1:000000000000:oncall';
    await edit('alertguard.yml', (text) => text.replace('365', `365, alarmTopicArn: '${topic}'`));
    expect(await alertguard('deploy', '--stage', 'prod', '--yes')).toMatchObject({ code: 0, stderr: '' });
    await edit('alertguard.yml', (text) => text.replace(`, alarmTopicArn: '${topic}'`, ''));
    const refused = await alertguard('deploy', '--stage', 'prod', '--yes');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('would take away what the stack has: the parameter AlarmTopicArn.');
    const allowed = await alertguard('deploy', '--stage', 'prod', '--yes', '--allow-removal');
    expect(allowed, allowed.stdout + allowed.stderr).toMatchObject({ code: 0 });
    expect(allowed.stdout).toMatch(/modify +\w+Alarm .*parameter AlarmTopicArn/);
  });

  it('no longer runs what its commit builds once somebody changes a function', { timeout: 60_000 }, async () => {
    const lambda = new LambdaClient(account.awsClient);
    const [zip = ''] = (await builtZips('prod')).filter((name) => name.startsWith('prove-'));
    const FunctionName = 'alertguard-prod-ingest';
    const planted = { FunctionName, S3Bucket: bucket, S3Key: `alertguard/functions/${zip}` };
    await lambda.send(new UpdateFunctionCodeCommand(planted));
    lambda.destroy();
    const { code, stdout } = await alertguard('verify', '--stage', 'prod', '--format', 'json');
    expect(code, stdout).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      functions: expect.arrayContaining([
        { name: 'ingest', state: 'code' },
        { name: 'deliver', state: 'same' },
      ]),
      template: [],
      parameters: [],
    });
  });

  it('takes over what a removed stack has left', { timeout: 240_000 }, async () => {
    const { cloudFormation } = account.clients;
    const StackName = 'alertguard-prod';
    const queue = await account.output('prod', 'DeadLetterQueueUrl');
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await waitUntilStackDeleteComplete({ client: cloudFormation, maxWaitTime: 100, minDelay: 1 }, { StackName });
    const deployed = await alertguard('deploy', '--stage', 'prod', '--yes');
    expect(deployed, deployed.stdout + deployed.stderr).toMatchObject({ code: 0 });
    expect(deployed.stdout).toMatch(/^ {2}import +DeadLetterQueue /m);
    expect(await account.output('prod', 'DeadLetterQueueUrl')).toBe(queue);
    await arrives('prod');
  });
});

async function builtZips(stage: string): Promise<string[]> {
  const built = await alertguard('build', '--stage', stage);
  expect(built, built.stdout + built.stderr).toMatchObject({ code: 0 });
  return await readdir(join(repository, 'build/artifacts/alertguard/functions'));
}

describe('the template that alertguard build writes', () => {
  it('is deployed by plain calls of CloudFormation as well', { timeout: 240_000 }, async () => {
    for (const name of await builtZips('plain')) {
      const Body = await readFile(join(repository, 'build/artifacts/alertguard/functions', name));
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `alertguard/functions/${name}`, Body }));
    }
    const read = async (name: string) => await readFile(join(repository, 'build', name), 'utf8');
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'template.json', Body: await read('template.json') }));
    const parameters = z.array(z.strictObject({ ParameterKey: z.string(), ParameterValue: z.string() }));
    const { cloudFormation } = account.clients;
    const StackName = 'alertguard-plain';
    await cloudFormation.send(
      new CreateStackCommand({
        StackName,
        TemplateURL: `https://s3.eu-central-1.amazonaws.com/${bucket}/template.json`,
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: [
          ...parameters.parse(JSON.parse(await read('parameters.json'))),
          { ParameterKey: 'ArtifactBucket', ParameterValue: bucket },
        ],
      }),
    );
    await waitUntilStackCreateComplete({ client: cloudFormation, maxWaitTime: 100, minDelay: 1 }, { StackName });
    await createSecrets('plain', 'ops/hook');
    await arrives('plain');
    await commit('built');
    expect(await alertguard('verify', '--stage', 'plain')).toMatchObject({ code: 0 });
  });
});
