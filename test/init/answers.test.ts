import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { alertguardYml } from '../../lib/init/alertguard-yml.ts';
import { platformYml, teamYml } from '../../lib/init/allow-list-files.ts';
import { type Answers, questions } from '../../lib/init/answers.ts';
import { parseProject } from '../../lib/project/parse-project.ts';
import { providers } from '../../lib/providers/registry.ts';
import { parseParameterDefaults } from '../../lib/stack/parameter-defaults.ts';

const parameterDefaults = parseParameterDefaults(readFileSync('infra/parameters.yml', 'utf8'));

/** Compiles what is written, and reads its parameters: gives all that is wrong. */
function faultsOf(answers: Answers): readonly unknown[] {
  const platform = { path: 'platform.yml', text: platformYml(answers) };
  const team = { path: `teams/${answers.team}.yml`, text: teamYml(answers) };
  const compiled = compileAllowList([platform, team], providers);
  const project = parseProject({ path: 'alertguard.yml', text: alertguardYml(answers) }, parameterDefaults);
  return [...(compiled.ok ? compiled.warnings : compiled.faults), ...(project.ok ? [] : project.faults)];
}

const defaults: Answers = {
  ...{ domain: 'example.com', region: 'eu-central-1', team: 'payments', sender: 'prod-eu' },
  ...{ ci: 'both', organization: 'example', package: '0.1.0' },
};

const parsed = (name: string) => {
  const question = questions.find((one) => one.name === name);
  return (text: string) => question?.parse(text);
};

it.each([
  'null',
  'true',
  'on',
  'y',
  '0',
  '007',
  '1e3',
  '0x1f',
  'constructor',
  'platform',
  'tostring',
  'a-',
  'prod-london',
])('a team and a sender may be called %s', (name) => {
  expect(parsed('team')(name)).toBe(name);
  expect(faultsOf({ ...defaults, team: name, sender: name })).toEqual([]);
});

it('every answer that is accepted gives files without faults or warnings', () => {
  const name = fc.oneof(
    fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/),
    fc.stringMatching(/^[0-9][0-9e.-]{0,5}$/),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const domain = fc.oneof(
    fc.domain(),
    fc.stringMatching(/^[0-9e]{1,4}\.[a-z][0-9a-z]{0,3}$/),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const accepted = (of: string, texts: fc.Arbitrary<string>) =>
    texts.map(parsed(of)).filter((answer) => answer !== undefined);
  const answers = fc.record({
    team: accepted('team', name),
    sender: accepted('sender', name),
    domain: accepted('domain', domain),
  });
  fc.assert(
    fc.property(answers, (some) => {
      expect({ some, faults: faultsOf({ ...defaults, ...some }) }).toEqual({ some, faults: [] });
    }),
    { numRuns: 200 },
  );
});

it('every default is an answer that is accepted', () => {
  for (const { name, default: text, parse } of questions) expect([name, parse(text)]).toEqual([name, text]);
});
