import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SQSClient } from '@aws-sdk/client-sqs';
import type * as z from 'zod';
import { adoptKept } from '../../lib/deploy/adopt-kept.ts';
import { createFindKept } from '../../lib/deploy/find-kept.ts';
import { readDeployedStack } from '../../lib/deploy/read-deployed-stack.ts';
import { removedProtections, templateSchema } from '../../lib/deploy/removed-protections.ts';
import { compileForDeployment } from '../../lib/stack/compile-for-deployment.ts';
import { allowListDirectory } from '../build/allow-list-directory.ts';
import { writeDist } from '../build/write-dist.ts';
import { type Parameters, readStageParameters } from './stage-parameters.ts';

/** As much of osls as this needs. */
type Osls = {
  readonly serviceDir: string;
  readonly processedInput: { readonly options: { readonly stage?: string } };
  readonly configurationInput: {
    readonly provider: { readonly stage: string };
    params: Record<string, Parameters>;
  };
  readonly service: { readonly provider: { readonly compiledCloudFormationTemplate: z.input<typeof templateSchema> } };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly getProvider: (name: 'aws') => {
    readonly getAwsSdkV3Config: () => Promise<{ region: string }>;
    readonly naming: { readonly getStackName: () => string };
  };
};

type Options = { readonly 'allow-removal'?: boolean; readonly package?: string };
type Log = { readonly log: { readonly notice: (text: string) => void } };
type Hook = () => Promise<void> | void;

/**
 * The guard's plugin for osls, so that `npx osls deploy` is all that a deployment takes: what is deployed is built from
 * the files as they are, with the stage's parameters, and takes nothing away that protects, unless asked to.
 */
export default class GuardPlugin {
  readonly #osls: Osls;
  readonly #options: Options;
  readonly #log: Log['log'];
  readonly #stage: string;

  readonly commands = {
    deploy: {
      options: {
        'allow-removal': { usage: 'Deploy although it takes protection away from the stack', type: 'boolean' },
      },
    },
  };

  /** `${guard:…}`: the parts of the stack that are made of the allow-list, as it is now. */
  readonly configurationVariablesSources = {
    guard: {
      resolve: async ({ address }: { address: string }) => {
        const { fragments } = await this.#compile();
        const value = address.split('.').reduce<unknown>(propertyOf, fragments);
        return { value: value ?? null };
      },
    },
  };

  readonly hooks: Readonly<Record<string, Hook>> = {
    'before:package:initialize': async () => {
      await writeDist('dist', await this.#compile());
    },
    'before:deploy:deploy': async () => {
      this.#tellOfNoTopic();
      await this.#refuseRemovals();
    },
    'after:aws:deploy:deploy:createStack': async () => await this.#adoptKept(),
    'after:remove:remove': () => {
      this.#log.notice(
        'Kept, with what they hold: the dead-letter queue and the log groups. The next deployment of this stage takes ' +
          'them over. Secrets of the stage were never part of the stack.',
      );
    },
  };

  constructor(osls: Osls, options: Options, { log }: Log) {
    this.#osls = osls;
    this.#options = options;
    this.#log = log;
    const { configurationInput, processedInput, serviceDir } = osls;
    const stage = processedInput.options.stage ?? configurationInput.provider.stage;
    this.#stage = stage;
    const { params } = configurationInput;
    const read = readStageParameters(serviceDir, stage, Object.keys(params['default'] ?? {}));
    if (!read.ok) throw this.#error(read.fault, 'STAGE_PARAMETERS');
    params[stage] = { ...read.parameters, ...params[stage] };
  }

  #compiled: ReturnType<typeof compileForDeployment> | undefined;

  async #compile() {
    this.#compiled ??= compileForDeployment(allowListDirectory, { stage: this.#stage });
    const compiled = await this.#compiled;
    if (!compiled.ok) throw this.#error(compiled.faults, 'ALLOW_LIST');
    return compiled;
  }

  /** What an earlier removal kept has the names that this deployment wants. */
  async #adoptKept(): Promise<void> {
    const { client, stackName, deployed, next, config } = await this.#compare();
    const clients = { sqs: new SQSClient(config), logs: new CloudWatchLogsClient(config) };
    if (deployed !== undefined) {
      const adopted = await adoptKept(client, createFindKept(clients), { stackName, deployed, next });
      for (const name of adopted) this.#log.notice(`Taken over from an earlier deployment: ${name}`);
    }
    for (const one of [client, ...Object.values(clients)]) one.destroy();
  }

  /** What the guard cannot say itself nobody hears of then. */
  #tellOfNoTopic(): void {
    const { Parameters } = templateSchema.parse(this.#osls.service.provider.compiledCloudFormationTemplate);
    if (Parameters['AlarmTopicArn']?.Default) return;
    this.#log.notice(
      'This stage has no alarmTopicArn: where the guard itself is broken, nobody is told. Set it in infra/stages/<stage>.yml.',
    );
  }

  async #refuseRemovals(): Promise<void> {
    if (this.#options['allow-removal']) return;
    const { client, deployed, next } = await this.#compare();
    client.destroy();
    const removed = deployed === undefined ? [] : removedProtections(deployed, next);
    if (removed.length === 0) return;
    throw this.#error(
      `This deployment would take away what the stack has: ${removed.join(', ')}. Set it in infra/stages/<stage>.yml, ` +
        'or pass --allow-removal if it is meant to go.',
      'REMOVES_PROTECTION',
    );
  }

  /** The stack as it runs, and the template that it is to have. */
  async #compare() {
    const provider = this.#osls.getProvider('aws');
    const stackName = provider.naming.getStackName();
    const config = await provider.getAwsSdkV3Config();
    const client = new CloudFormationClient(config);
    const deployed = await readDeployedStack(client, stackName);
    const next = templateSchema.parse(this.#osls.service.provider.compiledCloudFormationTemplate);
    return { client, stackName, deployed, next, config };
  }

  #error(message: string, code: string): Error {
    return new this.#osls.classes.Error(message, `ALERTGUARD_${code}`);
  }
}

function propertyOf(value: unknown, name: string): unknown {
  return Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
}
