import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { runCheck } from '../../lib/cli/check.ts';
import { compileFilesForDeployment } from '../../lib/stack/compile-for-deployment.ts';
import { composeTemplate } from '../../lib/stack/compose-template.ts';
import { parseParameters } from '../../lib/stack/parse-parameters.ts';
import { readParameterDefaults, stackFilesIn } from '../../lib/stack/read-stack-files.ts';
import { ownCharacters, ownResources, stackFragments } from '../../lib/stack/stack-fragments.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { goodFiles } from '../support/allow-list-files.ts';
import { captured } from '../support/cli-capture.ts';
import { aCompany, companyFiles } from '../support/company.ts';
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

const rotating = Array.from({ length: 700 }, (_, index) => `sender-with-a-longer-name-${index}`);
const manySenders = goodFiles.map(({ path, text }) => ({
  path,
  text: text.replace(
    'senders:\n',
    `senders:\n${rotating.map((name) => `  ${name}: { scheme: grafana, secret: alertguard/senders/${name} }\n`).join('')}`,
  ),
}));

describe('what the build refuses, check refuses', () => {
  it.each([
    ['more prefixes than a role holds', teamsWith(600, 60), 'deliver would need 14 managed policies'],
    ['more senders than a role holds', manySenders, 'ingest would need 16 managed policies'],
    ['more heartbeats than a stack holds', heartbeats(301, 20), 'more than 300 pairs'],
  ])('%s', async (_case, files, message) => {
    const { code, stdout, faults } = await checkAndBuild(files);
    expect(faults).toContain(message);
    expect(code).toBe(1);
    expect(stdout).toContain(message);
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
    expect(stdout).toMatch(/warning: deliver and prove may read every secret under the prefixes of 500 teams/);
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
