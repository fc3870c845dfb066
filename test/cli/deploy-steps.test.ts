import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { deploySteps } from '../../lib/cli/deploy-steps.ts';
import type { Deployed } from '../../lib/cli/deploy-text.ts';
import { buildInput, built } from '../support/build-input.ts';
import { plain } from '../support/infra-allow-lists.ts';

type Answers = Readonly<Record<string, (call: number) => object>>;

/** Answers each command by its name, and the others with nothing. */
function cloudFormation(answers: Answers): CloudFormationClient {
  const client = new CloudFormationClient({ region: 'eu-central-1' });
  const calls = new Map<string, number>();
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async () => {
        const call = calls.get(commandName) ?? 0;
        calls.set(commandName, call + 1);
        return { output: { $metadata: {}, ...answers[commandName]?.(call) }, response: undefined };
      },
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

function stack(status: string, parameters: Readonly<Record<string, string>> = {}): Answers {
  const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  return {
    DescribeStacksCommand: () => ({ Stacks: [{ StackStatus: status, Parameters }] }),
    GetTemplateCommand: () => ({ TemplateBody: '{}' }),
    DescribeChangeSetCommand: () => ({ Status: 'CREATE_COMPLETE', Changes: [] }),
    DescribeStackEventsCommand: (call) => ({
      StackEvents: [
        {
          EventId: String(call),
          LogicalResourceId: 'alertguard-prod',
          ResourceType: 'AWS::CloudFormation::Stack',
          ResourceStatus: 'UPDATE_COMPLETE',
        },
      ],
    }),
  };
}

async function deploy(answers: Answers, allowRemoval = false): Promise<{ outcome: Deployed; said: string }> {
  const input = buildInput(plain);
  let said = '';
  const outcome = await deploySteps({
    built: built(input),
    files: input.files,
    directory: input.directory,
    color: false,
    say: (text) => {
      said += text;
    },
    confirm: async () => true,
    allowRemoval,
    tools: {
      cloudFormation: cloudFormation(answers),
      account: async () => '123456789012',
      bucket: (name, account) => ({
        place: { name, account, region: 'eu-central-1' },
        find: async () => 'found',
        create: async () => {},
        put: async () => true,
        read: async () => undefined,
      }),
      findKept: async () => undefined,
      runningCode: async () => undefined,
      sleep: async () => {},
      nowMs: () => 1,
      close: () => {},
    },
  });
  return { outcome, said };
}

describe('alertguard deploy', () => {
  it('a deployment that is lost sight of has failed, and goes on', async () => {
    const answers: Answers = {
      ...stack('UPDATE_COMPLETE'),
      DescribeStackEventsCommand: (call) => {
        if (call === 0) return {};
        throw Object.assign(new Error('the token is expired'), {
          name: 'ExpiredToken',
          $fault: 'client',
          $metadata: { httpStatusCode: 403 },
        });
      },
    };
    expect((await deploy(answers)).outcome).toMatchObject({
      kind: 'failed',
      because:
        'AWS answers ExpiredToken: the token is expired. CloudFormation carries the deployment on, or rolls it back: look at the events of alertguard-prod, then deploy again',
    });
  });

  it('what is taken away is named, also where that is allowed', async () => {
    const answers = stack('UPDATE_COMPLETE', { AlarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:ops' });
    expect((await deploy(answers)).outcome).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('the parameter AlarmTopicArn'),
    });
    const { outcome, said } = await deploy(answers, true);
    expect(outcome.kind).toBe('deployed');
    expect(said).toMatch(/^This takes away what the stack has: the parameter AlarmTopicArn\.\n/);
  });

  it('a stack whose roll back failed is refused, with the command that goes on', async () => {
    const { outcome } = await deploy(stack('UPDATE_ROLLBACK_FAILED'));
    expect(outcome).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('aws cloudformation continue-update-rollback --stack-name alertguard-prod'),
    });
  });
});
