import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { buildStage } from '../../lib/cli/build-stage.ts';
import { runCheck } from '../../lib/cli/check.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import { compileFilesForDeployment } from '../../lib/stack/compile-for-deployment.ts';
import { composeTemplate } from '../../lib/stack/compose-template.ts';
import { parseParameters } from '../../lib/stack/parse-parameters.ts';
import { readParameterDefaults, stackFilesIn } from '../../lib/stack/read-stack-files.ts';
import { ownCharacters, ownResources, stackFragments } from '../../lib/stack/stack-fragments.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { goodFiles } from '../support/allow-list-files.ts';
import { captured } from '../support/cli-capture.ts';
import { aCompany, companyFiles } from '../support/company.ts';
import { temporaryDirectory, writeFiles } from '../support/infra-build.ts';
import { parameterSets } from '../support/parameter-sets.ts';

const infra = fileURLToPath(new URL('../../infra', import.meta.url));

async function checkAndBuild(files: readonly SourceFile[]) {
  const directory = aDirectoryOf(files);
  const { code, stdout } = await captured(async (io) => await runCheck(directory, { stage: 'prod' }, io));
  const built = compileFilesForDeployment(files, directory, { stage: 'prod' });
  return { code, stdout, faults: built.ok ? '' : built.faults };
}

/** A team of its own for each, under a prefix of so many characters, with one destination. */
function teamsWith(count: number, prefixLength: number): readonly SourceFile[] {
  const teams = Array.from({ length: count }, (_, index) => `team-${index}`);
  const prefix = (team: string) => `alertguard/${team}/`.padEnd(prefixLength - 1, 'x').concat('/');
  const platform = `senders:
  eu: { scheme: standard-webhooks, secret: keys/eu }
linkHosts: [alertmanager.example.com]
teams:
${teams.map((team) => `  ${team}: { senders: [eu], secrets: ${prefix(team)}, receivers: [] }\n`).join('')}`;
  const files = teams.map((team) => ({
    path: `teams/${team}.yml`,
    text: `destinations:\n  chat: { type: slack, secret: ${prefix(team)}chat }\nreceivers: {}\n`,
  }));
  return [{ path: 'platform.yml', text: platform }, ...files];
}

const heartbeats = (count: number, nameLength: number) => {
  const names = Array.from({ length: count }, (_, index) => `hb-${index}-`.padEnd(nameLength, 'x'));
  return [
    {
      path: 'platform.yml',
      text: `senders:\n  eu: { scheme: standard-webhooks, secret: keys/eu }\nlinkHosts: [a.example.com]\nescalation: [a/chat]\nteams:\n  a: { senders: [eu], secrets: a/, receivers: [${names}] }\n`,
    },
    {
      path: 'teams/a.yml',
      text: `destinations:\n  chat: { type: slack, secret: a/chat }\nreceivers:\n${names.map((name) => `  ${name}: { senders: [eu], heartbeat: { every: 5m } }\n`).join('')}`,
    },
  ];
};

const manySenders = (count: number) => {
  const names = Array.from({ length: count }, (_, index) => `sender-with-a-longer-name-${index}`);
  const senders = names.map((name) => `  ${name}: { scheme: grafana, secret: alertguard/senders/${name} }\n`).join('');
  return goodFiles.map(({ path, text }) => ({ path, text: text.replace('senders:\n', `senders:\n${senders}`) }));
};

describe('what the build refuses, check refuses', () => {
  it.each([
    ['more prefixes than a role holds', teamsWith(600, 60), 'deliver would need 14 managed policies'],
    ['more senders than a role holds', manySenders(700), 'ingest would need 16 managed policies'],
    ['more heartbeats than a stack holds', heartbeats(301, 20), 'more than 300 pairs'],
  ])('%s', async (_case, files, message) => {
    const { code, stdout, faults } = await checkAndBuild(files);
    expect(faults).toContain(message);
    expect(code).toBe(1);
    expect(stdout).toContain(message);
  });
});

describe('in the repository of a company', () => {
  async function checkIn(stages: string, files: readonly SourceFile[], words: readonly string[] = []) {
    const repository = await writeFiles(await temporaryDirectory(), {
      'alertguard.yml': stages,
      ...Object.fromEntries(files.map(({ path, text }) => [`allow-list/${path}`, text])),
    });
    const argv = ['check', join(repository, 'allow-list'), ...words];
    const { code, stdout } = await captured((io) => runGuard(argv, io));
    const built = async (stage: string) =>
      await buildStage({ repository, stage, io: { assets: '/nowhere', stack: infra } }).then(
        (result) => (result.ok ? '' : result.faults),
        // Without the prebuilt functions it gets no further than to what it refuses.
        (error) => String(error.message),
      );
    return { code, told: stdout.replaceAll(`${repository}/`, ''), built };
  }
  const twoStages =
    'stages: { prod: { region: eu-central-1 }, acceptance-environment-1: { region: ap-southeast-1 } }\n';
  const refused = /would need 11 managed policies/;
  const passes = /the package has no code/;

  it('each stage is judged with its own name and region, and the fault says which', async () => {
    const { code, told, built } = await checkIn(twoStages, manySenders(430));
    expect(await built('prod')).toMatch(passes);
    expect(await built('acceptance-environment-1')).toMatch(refused);
    expect(code).toBe(1);
    expect(told).toMatch(
      /^allow-list\/platform\.yml:1:1 stage acceptance-environment-1: ingest would need 11 .*\n.*: rotate-sender .*\n2 errors\n$/,
    );
  });

  it('a stage that is named is judged alone', async () => {
    expect(await checkIn(twoStages, manySenders(430), ['--stage', 'prod'])).toMatchObject({ code: 0 });
    expect(await checkIn(twoStages, goodFiles, ['--stage', 'pord'])).toMatchObject({
      code: 1,
      told: 'alertguard.yml:1:1 `--stage` names no stage of this file: did you mean `prod`?\n1 error\n',
    });
  });

  it('what is wrong in all stages is one fault', async () => {
    const { told } = await checkIn('stages: { prod: {}, test: {} }\n', teamsWith(600, 60));
    expect(told).toMatch(/^allow-list\/platform\.yml:1:1 stages prod, test: .*\n.*: prove .*\n2 errors\n$/);
  });

  it('what is wrong in alertguard.yml is an error of check, too', async () => {
    const { code, told, built } = await checkIn('stages: { prod: { region: eu, auditRetentionDay: 3 } }\n', goodFiles);
    expect(code).toBe(1);
    expect(told).toMatch(
      /^alertguard\.yml:1:\d+ `region`: .*\nalertguard\.yml:1:\d+ .*auditRetentionDays.*\n2 errors\n$/,
    );
    expect(await built('prod')).toContain('`region`: ');
  });

  it('an allow-list that the file does not name is judged without it', async () => {
    const { code } = await checkIn('allowList: other\nstages: { prod: { region: eu } }\n', goodFiles);
    expect(code).toBe(0);
  });
});

describe('what check takes, the build takes', () => {
  it('as many heartbeats as there may be, with long names', async () => {
    const { code, faults } = await checkAndBuild(heartbeats(300, 200));
    expect({ code, faults }).toEqual({ code: 0, faults: '' });
  });

  it('a company, of whose secrets the roles may read prefixes, which is a warning', { timeout: 120_000 }, async () => {
    const { code, stdout, faults } = await checkAndBuild(companyFiles({ ...aCompany, receiversPerTeam: 2 }));
    expect({ code, faults }).toEqual({ code: 0, faults: '' });
    expect(stdout).toMatch(
      /warning: stage prod: deliver and prove may read every secret under the prefixes of 500 teams/,
    );
  });

  it('names where those fit, and warns of nothing', async () => {
    const { stdout } = await checkAndBuild(teamsWith(100, 60));
    expect(stdout).toContain('no errors\n');
  });
});

it.each(['plain', 'all'] as const)(
  'with the parameters of the set "%s" the stack has no more of its own than is counted',
  (set) => {
    const compiled = compileFilesForDeployment(goodFiles, '.', { stage: 'prod' });
    const defaults = readParameterDefaults(infra);
    const values = { ...defaults, ...parameterSets[set] };
    const parsed = parseParameters(values, { known: Object.keys(defaults), written: Object.keys(parameterSets[set]) });
    if (!compiled.ok || !parsed.ok) throw new Error('the examples are right');
    const { iam, savedQueries, monitoring } = compiled.fragments;
    const parts = [iam.template, savedQueries, monitoring.template];
    const deployment = { stage: 'prod', values, parameters: parsed.parameters, artifactBucket: undefined };
    const code = { keyOf: (name: string) => name.padEnd(100, 'x'), metadata: {} };
    const template = composeTemplate(stackFilesIn(infra), compiled.fragments, deployment, code);
    const made = parts.reduce((sum, { Resources }) => sum + Object.keys(Resources).length, 0);
    expect(Object.keys(template.Resources).length - made).toBeLessThanOrEqual(ownResources);
    expect(JSON.stringify(template).length - JSON.stringify(parts).length).toBeLessThanOrEqual(ownCharacters);
  },
);

it('an allow-list that is larger than a function is refused', () => {
  const compiled = compileFilesForDeployment(goodFiles, '.', { stage: 'prod' });
  if (!compiled.ok) throw new Error('the example is right');
  const [receiver] = compiled.allowList.receivers;
  if (receiver === undefined) throw new Error('no receiver');
  const require = [['label', 'x'.repeat(1024 * 1024)]] satisfies typeof receiver.require;
  const receivers = Array.from({ length: 226 }, () => ({ ...receiver, require }));
  const judged = stackFragments({ ...compiled.allowList, receivers }, { fences: [] }, { stage: 'prod' });
  expect(judged.ok ? [] : judged.faults).toEqual([expect.stringMatching(/^the allow-list has 237\d+ bytes/)]);
});
