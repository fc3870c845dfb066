// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's Fn::Sub writes its references so.
import type { Change } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { describeChanges } from '../../lib/deploy/describe-changes.ts';
import type { StackMetadata } from '../../lib/stack/stack-metadata.ts';

const metadata = (hash: string, code: string): StackMetadata => ({
  version: '1.0.0',
  stage: 'prod',
  allowList: { hash, key: 'k' },
  functions: { 'rotate-sender': { codeSha256: `${hash}${code}`, code } },
});

const secret = (name: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:prod/${name}-??????`,
});

const policy = (...names: readonly string[]) => ({ Properties: { Statement: [{ Resource: names.map(secret) }] } });

function modified(LogicalResourceId: string, more: Change['ResourceChange'] = {}): Change {
  return {
    ResourceChange: { Action: 'Modify', LogicalResourceId, ResourceType: 'AWS::X::Y', Replacement: 'False', ...more },
  };
}

const same = { before: {}, after: {}, deployed: metadata('a', '1'), next: metadata('a', '1') };

describe('a row of a change set', () => {
  it('names the secrets that a policy gains and loses', () => {
    const compared = { ...same, before: { P: policy('a/kept', 'a/old') }, after: { P: policy('a/kept', 'a/new') } };
    expect(describeChanges([modified('P')], compared)).toEqual([
      { action: 'modify', id: 'P', type: 'AWS::X::Y', what: ['+ secret prod/a/new', '- secret prod/a/old'] },
    ]);
  });

  it.each([
    ['the code', metadata('a', '2'), ['code']],
    ['the allow-list', metadata('b', '1'), ['allow-list']],
    ['both', metadata('b', '2'), ['code', 'allow-list']],
  ])('says of a function that it is %s that changes', (_, next, what) => {
    const [row] = describeChanges([modified('RotateSenderLambdaFunction')], { ...same, next });
    expect(row?.what).toEqual(what);
  });

  it('names the parameter behind it, and the properties', () => {
    const Details = [
      { ChangeSource: 'ParameterReference' as const, CausingEntity: 'AlarmTopicArn', Target: { Name: 'AlarmActions' } },
      { ChangeSource: 'ParameterReference' as const, CausingEntity: 'AlarmTopicArn', Target: { Name: 'OKActions' } },
    ];
    const [row] = describeChanges([modified('A', { Details, Replacement: 'Conditional' })], same);
    expect(row?.what).toEqual(['parameter AlarmTopicArn', 'AlarmActions', 'OKActions', 'replaced if need be']);
  });

  it('of a removal comes first, then of a replacement', () => {
    const changes = [
      modified('M'),
      { ResourceChange: { Action: 'Add' as const, LogicalResourceId: 'A' } },
      modified('R', { Replacement: 'True' }),
      { ResourceChange: { Action: 'Remove' as const, LogicalResourceId: 'G' } },
    ];
    expect(describeChanges(changes, same).map(({ action, id }) => `${action} ${id}`)).toEqual([
      'remove G',
      'replace R',
      'modify M',
      'add A',
    ]);
  });
});
