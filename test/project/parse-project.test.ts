import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findStage, parseProject } from '../../lib/project/parse-project.ts';
import { readProject } from '../../lib/project/read-project.ts';
import { parseParameterDefaults } from '../../lib/stack/parameter-defaults.ts';

const defaults = parseParameterDefaults(await readFile('infra/parameters.yml', 'utf8'));

const parse = (text: string) => parseProject({ path: 'alertguard.yml', text }, defaults);

function faultsOf(text: string): string[] {
  const parsed = parse(text);
  return parsed.ok
    ? []
    : parsed.faults.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
}

function projectOf(text: string) {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
  return parsed.project;
}

describe('alertguard.yml', () => {
  it('names the allow-list and the stages, each with its own parameters over the defaults', () => {
    const { allowList, stages } = projectOf(`
allowList: alerts/allow-list
stages:
  prod: { region: eu-west-1, auditRetentionDays: 365, artifactBucket: example-artifacts }
  test:
`);
    expect(allowList).toBe('alerts/allow-list');
    expect(stages.map(({ name }) => name)).toEqual(['prod', 'test']);
    expect(stages[0]).toMatchObject({
      values: { region: 'eu-west-1', deliverConcurrency: 50 },
      parameters: { region: 'eu-west-1', auditRetentionDays: 365, accessLogRetentionDays: 30 },
      artifactBucket: 'example-artifacts',
    });
    expect(stages[1]).toMatchObject({ parameters: { auditRetentionDays: 30 }, artifactBucket: undefined });
  });

  it('needs no allowList: that is the folder beside it', () => {
    expect(projectOf('stages: { prod: {} }').allowList).toBe('allow-list');
  });

  it('may list ids, as lists and as text', () => {
    const { stages } = projectOf(`
stages:
  prod: { vpcSubnetIds: [subnet-0a, subnet-0b], vpcSecurityGroupIds: sg-0a }
`);
    expect(stages[0]?.parameters).toMatchObject({ vpcSubnetIds: 'subnet-0a,subnet-0b', vpcSecurityGroupIds: 'sg-0a' });
  });

  it('has all its faults reported at once, each with its place', () => {
    expect(
      faultsOf(`allowlist: alerts
stages:
  prod:
    auditRetentionDay: 30
    accessLogRetentionDays: 31
    deliverConcurrency: 1
    kmsKeyArn: alias/mine
  eu_west:
    domainName: alerts.example.com
    artifactBucket: Not A Bucket
`),
    ).toEqual([
      'alertguard.yml:1:1 unknown field: did you mean `allowList`?',
      'alertguard.yml:4:5 unknown parameter: did you mean auditRetentionDays?',
      expect.stringMatching(/^alertguard\.yml:5:29 `accessLogRetentionDays`: write a number of days/),
      'alertguard.yml:6:25 `deliverConcurrency`: write a number from 2 to 1000',
      expect.stringMatching(/^alertguard\.yml:7:16 `kmsKeyArn`: write the ARN of a key/),
      'alertguard.yml:8:3 a stage is named by up to 24 letters, digits and hyphens',
      'alertguard.yml:9:17 `domainName`: needs certificateArn',
      'alertguard.yml:10:21 `artifactBucket`: write the name of a bucket',
    ]);
  });

  it.each([
    ['', '1:1', '`stages`: missing: write a map of stages, such as `prod:`'],
    ['stages: {}\n', '1:9', '`stages`: write at least one stage, such as `prod:`'],
    [
      'stages: { prod: { region: [a, 1] } }\n',
      '1:27',
      '`stages`: write text, a number, `true` or `false`, or a list of texts',
    ],
    ['stages: { prod: { region: Frankfurt } }\n', '1:27', '`region`: write a region, such as eu-central-1'],
    [
      'allowList: ../other\nstages: { prod: {} }\n',
      '1:12',
      '`allowList`: write a folder beside this file, such as `allow-list`',
    ],
    [
      'allowList: C:\\lists\nstages: { prod: {} }\n',
      '1:12',
      '`allowList`: write a folder beside this file, such as `allow-list`',
    ],
    ['stages: { prod: &a {}, test: *a }\n', '1:20', 'anchors and aliases are not allowed: repeat the value'],
  ])('is refused where it reads %j', (text, place, message) => {
    expect(faultsOf(text)).toContain(`alertguard.yml:${place} ${message}`);
  });

  it('is never quoted in a fault', () => {
    const secret = 'xoxb-1234567890-abcdef';
    const text = `${secret}: 1\nstages:\n  ${secret}_x: { ${secret}: ${secret}, kmsKeyArn: ${secret} }\n`;
    expect(faultsOf(text)).toHaveLength(4);
    expect(faultsOf(text).join('\n')).not.toContain(secret);
  });

  it('has a stage only by its exact name', () => {
    const project = projectOf('allowList: a\nstages: { prod: {} }\n');
    expect(findStage(project, 'prod')).toMatchObject({ ok: true, stage: { name: 'prod' } });
    expect(findStage(project, 'prd')).toEqual({
      ok: false,
      faults: [
        {
          file: 'alertguard.yml',
          line: 2,
          column: 1,
          message: '`--stage` names no stage of this file: did you mean `prod`?',
        },
      ],
    });
  });
});

describe('the file of a repository', () => {
  it('is read where it is, and its absence is a fault', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'alertguard-project-'));
    expect(await readProject(directory, defaults)).toMatchObject({
      ok: false,
      faults: [{ file: join(directory, 'alertguard.yml'), message: expect.stringContaining('alertguard init') }],
    });
    await writeFile(join(directory, 'alertguard.yml'), 'stages: { prod: }\n');
    expect(await readProject(directory, defaults)).toMatchObject({ ok: true });
    await writeFile(join(directory, 'alertguard.yml'), Buffer.from([0xff, 0xfe]));
    expect(await readProject(directory, defaults)).toMatchObject({ faults: [{ message: 'save the file as UTF-8' }] });
  });
});
