// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is known once it is deployed stands so.
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildStack } from '../../lib/stack/build-stack.ts';
import { parseSources, readMetadata } from '../../lib/stack/stack-metadata.ts';
import { buildInput, built } from '../support/build-input.ts';
import { withFallback } from '../support/infra-allow-lists.ts';
import { parameterSets } from '../support/parameter-sets.ts';

const one = built(buildInput(withFallback));

const policySchema = z.object({
  Role: z.string(),
  PermissionsBoundary: z.string().optional(),
  Policies: z.array(
    z.object({
      PolicyName: z.string(),
      PolicyDocument: z.object({
        Statement: z.array(z.looseObject({ Sid: z.string(), Resource: z.union([z.string(), z.array(z.string())]) })),
      }),
    }),
  ),
});

const policiesOf = (name: string, stack = one) => policySchema.parse(JSON.parse(stack.files[`iam/${name}.json`] ?? ''));

describe('what is built', () => {
  it('is the same of the same files, in whatever order they come', () => {
    const input = buildInput(withFallback);
    const other = built({ ...input, files: input.files.toReversed() });
    expect(other.files).toEqual(one.files);
    expect(other.artifacts).toEqual(one.artifacts);
  });

  it('has the same zips for every stage', () => {
    const input = buildInput(withFallback);
    const other = built({ ...input, deployment: { ...input.deployment, stage: 'test' } });
    expect(other.artifacts).toEqual(one.artifacts);
    expect(other.files['template.json']).not.toBe(one.files['template.json']);
  });

  it('has a zip for each function, with its code and the allow-list where the handler looks for them', () => {
    const zip = one.artifacts.find(({ key }) => key.startsWith('alertguard/functions/rotate-sender-'));
    const names = Object.keys(unzipSync(zip?.bytes ?? new Uint8Array()));
    expect(names).toContain('dist/rotate-sender/index.mjs');
    expect(names.some((name) => name.startsWith('dist/rotate-sender/allow-list.'))).toBe(true);
    expect(one.template.Resources['RotateSenderLambdaFunction']).toMatchObject({
      Properties: { Handler: 'dist/rotate-sender/index.handler', Code: { S3Key: zip?.key } },
    });
  });

  it('says in the template what it was made of, and holds the sources of the allow-list', () => {
    const metadata = readMetadata(JSON.parse(one.files['template.json'] ?? ''));
    expect(metadata).toEqual(one.metadata);
    const sources = one.artifacts.find(({ key }) => key === metadata?.allowList.key);
    expect(parseSources(new TextDecoder().decode(sources?.bytes))).toEqual(
      Object.entries(withFallback).map(([path, text]) => ({ path, text })),
    );
  });

  it('tells a change of the code from one of the allow-list', () => {
    const input = buildInput(withFallback);
    const list = built({
      ...input,
      files: input.files.map((file) => ({ ...file, text: file.text.replaceAll('chat', 'talk') })),
    });
    const code = built({ ...input, codeOf: () => [{ path: 'index.mjs', bytes: new Uint8Array([1]) }] });
    expect(list.metadata.functions['ingest']?.codeSha256).not.toBe(one.metadata.functions['ingest']?.codeSha256);
    expect(list.metadata.functions['ingest']?.code).toBe(one.metadata.functions['ingest']?.code);
    expect(code.metadata.functions['ingest']?.code).not.toBe(one.metadata.functions['ingest']?.code);
  });

  it('names every parameter, so that no deployment keeps an old value of one', () => {
    const names = z.array(z.object({ ParameterKey: z.string(), ParameterValue: z.string() }));
    const listed = names.parse(JSON.parse(one.files['parameters.json'] ?? '')).map(({ ParameterKey }) => ParameterKey);
    expect(['ArtifactBucket', ...listed]).toEqual(Object.keys(one.template.Parameters));
  });

  it('is nothing where the allow-list has errors, which are printed with their places', () => {
    const files = { ...withFallback, 'teams/search.yml': 'destinations:\n  a: { type: slak }\n' };
    const result = buildStack(buildInput(files));
    expect(result.ok ? '' : result.faults).toMatch(/^allow-list\/teams\/search\.yml:2:/);
  });

  it('is nothing where CloudFormation would not take the template', () => {
    const { stackFile, ...input } = buildInput(withFallback);
    const long = `Outputs: { Long: { Value: '${'x'.repeat(1_000_000)}' } }\n`;
    const result = buildStack({
      ...input,
      stackFile: (name) => (name === 'ses.yml' ? `${stackFile(name)}\n${long}` : stackFile(name)),
    });
    expect(result.ok ? '' : result.faults).toMatch(
      /^allow-list\/platform\.yml:1:1 the template would have \d{7} bytes/,
    );
  });
});

describe('the IAM documents', () => {
  it('are those of each role, its own and those of the allow-list', () => {
    const { Role, Policies } = policiesOf('ingest');
    expect(Role).toBe('IngestRole');
    expect(Policies.map(({ PolicyName }) => PolicyName)).toEqual(['ingest', 'IngestSecretsPolicy1']);
    expect(Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)).toEqual([
      expect.objectContaining({
        Sid: 'Logs',
        Resource:
          'arn:${AWS::Partition}:logs:eu-central-1:${AWS::AccountId}:log-group:/aws/lambda/alertguard-prod-ingest:*',
      }),
      expect.objectContaining({
        Sid: 'Enqueue',
        Resource: 'arn:${AWS::Partition}:sqs:eu-central-1:${AWS::AccountId}:alertguard-prod-deliveries.fifo',
      }),
      expect.objectContaining({ Sid: 'ReadListedSecrets' }),
    ]);
  });

  it('have what the parameters add, and nothing that is left to be decided', () => {
    const all = built(buildInput(withFallback, parameterSets.all));
    const { PermissionsBoundary, Policies } = policiesOf('deliver', all);
    expect(PermissionsBoundary).toBe(parameterSets.all.permissionsBoundaryArn);
    expect(Policies.map(({ PolicyName }) => PolicyName)).toEqual(expect.arrayContaining(['kms', 'vpc']));
    expect(policiesOf('deliver').Policies.map(({ PolicyName }) => PolicyName)).not.toContain('kms');
    for (const stack of [one, all]) {
      const documents = Object.entries(stack.files).flatMap(([path, text]) => (path.startsWith('iam/') ? text : []));
      expect(documents.join('')).not.toMatch(/"(?:Fn::|Ref")/);
    }
  });
});
