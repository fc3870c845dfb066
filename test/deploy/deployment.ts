import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createLocalAuthority } from '../../lib/local/stand-in/local-authority.ts';
import { copyService, type Files, type Ran, runNode, runOsls, writeFiles } from '../support/infra-build.ts';
import { region, startEmulator } from './start-emulator.ts';
import { startEndpoint, startFront } from './start-servers.ts';

const guard = fileURLToPath(new URL('../../lib/cli/guard.ts', import.meta.url));

const lineSchema = z.record(z.string(), z.unknown());

export type Deployment = Awaited<ReturnType<typeof startDeployment>>;

/** An account to deploy to, and an endpoint that is notified. */
export async function startAccount() {
  const authority = await createLocalAuthority(Date.now());
  const [emulator, endpoint] = await Promise.all([startEmulator(authority), startEndpoint(authority)]);
  const { environment } = emulator;
  const client = {
    region,
    requestHandler: { httpsAgent: { ca: authority.certificate } },
    endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const clients = {
    cloudFormation: new CloudFormationClient(client),
    logs: new CloudWatchLogsClient(client),
    sqs: new SQSClient(client),
  };

  const output = async (stage: string, name: string): Promise<string> => {
    const StackName = `alertguard-${stage}`;
    const { Stacks = [] } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const found = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    if (found === undefined) throw new Error(`the stack of ${stage} has no output ${name}`);
    return found;
  };

  return {
    authority,
    emulator,
    endpoint,
    awsClient: client,
    clients,
    output,

    /** `alertguard send`: one notification through the API of a stage. */
    send: async (
      runGuard: (words: readonly string[]) => Promise<Ran>,
      stage: string,
      receiver: string,
      ...more: readonly string[]
    ): Promise<Ran> => {
      const front = await startFront(authority, await output(stage, 'HttpApiUrl'), emulator.port);
      const url = `https://127.0.0.1:${front.port}`;
      const ran = await runGuard([
        ...['send', '--guard-url', url, '--sender', 'prod', '--receiver', receiver, '--firing-only'],
        ...more,
      ]);
      await front.close();
      return ran;
    },

    /** What the functions of a stage wrote of one event, as somebody who asks CloudWatch gets it. */
    auditLines: async (stage: string, of: 'ingest' | 'deliver', event: string): Promise<Record<string, unknown>[]> => {
      const logGroupName = `/aws/lambda/alertguard-${stage}-${of}`;
      const { events = [] } = await clients.logs.send(new FilterLogEventsCommand({ logGroupName }));
      // Lambda's own lines are in between, and the metrics. The emulator knows no filter by fields.
      return events.flatMap(({ message = '' }) => {
        const line = message.startsWith('{"time"') ? lineSchema.parse(JSON.parse(message)) : {};
        return line['event'] === event ? [line] : [];
      });
    },

    messagesIn: async (queueUrl: string): Promise<number> => {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Number(Attributes?.['ApproximateNumberOfMessages']);
    },

    close: async () => {
      for (const one of Object.values(clients)) one.destroy();
      await Promise.all([emulator.close(), endpoint.close()]);
    },
  };
}

/** A checkout of the service, and an account to deploy it to. */
export async function startDeployment(allowListFor: (endpointPort: number) => Files) {
  const account = await startAccount();
  const { environment } = account.emulator;
  const directory = await copyService(allowListFor(account.endpoint.port));
  await rm(join(directory, 'infra/stages'), { recursive: true });

  const runGuard = async (words: readonly string[], environmentOf: Files = environment): Promise<Ran> =>
    await runNode([guard, ...words], directory, environmentOf);

  return {
    ...account,
    directory,
    runGuard,
    runOsls: async (...words: readonly string[]): Promise<Ran> => await runOsls(directory, words, environment),

    /** One notification, signed with the key of the stage `keyOf`. */
    send: async (stage: string, receiver: string, keyOf = stage, allowList = 'infra/allow-list'): Promise<Ran> =>
      await account.send(runGuard, stage, receiver, '--stage', keyOf, '--allow-list', allowList),

    writeAllowList: async (files: Files) => await writeFiles(join(directory, 'infra/allow-list'), files),
    readFile: async (path: string) => await readFile(join(directory, path), 'utf8'),
    writeFile: async (path: string, text: string) => await writeFile(join(directory, path), text),

    close: async () => {
      await account.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
