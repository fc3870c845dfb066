import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { createPlatformSchema } from '../../lib/allow-list/schema/create-platform-schema.ts';
import { createTeamSchema } from '../../lib/allow-list/schema/create-team-schema.ts';
import { formatSchema } from '../../lib/allow-list/schema/format-schema.ts';
import { runSchema } from '../../lib/cli/schema.ts';
import { providers } from '../../lib/providers/registry.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { faultsOf } from '../support/allow-list-faults.ts';
import { edited, goodFiles } from '../support/allow-list-files.ts';
import { allowListFiles } from '../support/allow-list-models.ts';
import { testProviders } from '../support/allow-list-providers.ts';
import { captured, guardHere, guardProcess } from '../support/cli-capture.ts';
import { providerExamples } from '../support/provider-examples.ts';

const directory = fileURLToPath(new URL('../../infra/allow-list', import.meta.url));

/** Validators by the kind of file, of the registered providers unless told otherwise. */
function validators(registry = providers) {
  const compile = (schema: object) => {
    const ajv = new Ajv({ allErrors: true, strictTypes: false, allowUnionTypes: true });
    addFormats.default(ajv);
    return ajv.compile(schema);
  };
  return { platform: compile(createPlatformSchema()), team: compile(createTeamSchema(registry)) };
}

const ofProviders = validators();
const ofTestProviders = validators(testProviders);

function isValid({ path, text }: SourceFile, of = ofProviders): boolean {
  return of[path === 'platform.yml' ? 'platform' : 'team'](parse(text));
}

describe('the schemas of the allow-list', () => {
  it.each([
    ['platform', createPlatformSchema()],
    ['team', createTeamSchema(providers)],
  ])('infra/allow-list/%s.schema.json is current: `alertguard schema --write` makes it so', (name, schema) => {
    expect(readFileSync(join(directory, `${name}.schema.json`), 'utf8')).toBe(formatSchema(schema));
  });

  it('are named in the first line of each example file, where an editor finds them', () => {
    const files = ['platform.yml', ...readdirSync(join(directory, 'teams')).map((name) => `teams/${name}`)];
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const [first = ''] = readFileSync(join(directory, file), 'utf8').split('\n');
      const schema = file === 'platform.yml' ? './platform.schema.json' : '../team.schema.json';
      expect({ file, first }).toEqual({ file, first: `# yaml-language-server: $schema=${schema}` });
      expect(readFileSync(join(directory, file, '..', schema), 'utf8')).toContain('"$schema"');
    }
  });

  it('take the example files', () => {
    const of = ofProviders;
    for (const path of ['platform.yml', 'teams/payments.yml', 'teams/platform.yml']) {
      const valid = isValid({ path, text: readFileSync(join(directory, path), 'utf8') }, of);
      expect({ path, valid, errors: of.team.errors ?? of.platform.errors ?? [] }).toEqual({
        path,
        valid: true,
        errors: [],
      });
    }
  });

  it('take whatever the compiler takes', () => {
    const of = ofTestProviders;
    fc.assert(
      fc.property(allowListFiles, (files) => {
        for (const file of files) expect({ file, valid: isValid(file, of) }).toEqual({ file, valid: true });
      }),
      { numRuns: 300 },
    );
  });

  it.each([...providerExamples])(
    'take a destination of type %s with its options, and refuse one with another field',
    (type, { options, secret }) => {
      const destination = { type, ...options, ...(secret === undefined ? {} : { secret: 'alertguard/payments/x' }) };
      const { team } = ofProviders;
      expect(team({ destinations: { x: destination } })).toBe(true);
      expect(team({ destinations: { x: { ...destination, webhookURL: 'https://example.com' } } })).toBe(false);
      expect(team({ destinations: { x: { ...destination, parallelism: 0 } } })).toBe(false);
    },
  );

  it('have a variant for every provider', () => {
    const types = [...providerExamples.keys()].toSorted();
    expect([...providers.keys()].toSorted()).toEqual(types);
    expect(JSON.stringify(createTeamSchema(providers))).toContain(`"enum":${JSON.stringify(types)}`);
  });
});

describe('what the schemas refuse, and the compiler too:', () => {
  const platform = (from: string, to: string) => edited('platform', from, to);
  const payments = (from: string, to: string) => edited('payments', from, to);

  it.each<[string, readonly SourceFile[]]>([
    ['a field that nobody knows', platform('linkHosts:', 'linkhosts:')],
    ['a field of a sender that nobody knows', platform('prod-eu: { scheme:', 'prod-eu: { schema: x, scheme:')],
    [
      'a scheme that nobody knows',
      platform(
        '{ scheme: standard-webhooks, secret: alertguard/senders/prod-eu }',
        '{ scheme: hmac, secret: alertguard/senders/prod-eu }',
      ),
    ],
    ['a sender without a secret', platform(', secret: alertguard/senders/prod-eu }', ' }')],
    ['a name with a wildcard', platform('  prod-eu: {', '  prod-*: {')],
    ['a secret that is a URL', payments('secret: alertguard/payments/chat', 'secret: https://hooks.example.com/x')],
    ['a prefix without a slash at its end', platform('alertguard/payments/', 'alertguard/payments')],
    ['a host in a map that nobody knows', platform('10.0.0.7:8443]', '{ name: 10.0.0.7 }]')],
    ['no senders', platform(/senders:\n(.*\n){2}teams/.exec(goodFiles[0]?.text ?? '')?.[0] ?? '', 'teams')],
    ['a provider that nobody knows', payments('type: slack', 'type: slac')],
    ['a destination without a type', payments('    type: slack\n', '')],
    ['a destination without the secret that it needs', payments('    secret: alertguard/payments/chat\n', '')],
    ['a secret where none is needed', payments('type: email', 'type: email\n    secret: alertguard/payments/mail')],
    ['the field of another provider', payments('type: slack', 'type: slack\n    to: [a@example.com]')],
    ['text where there must be a list', payments('[oncall@example.com]', 'oncall@example.com')],
    ['a number where there must be text', payments('{ team: payments }', '{ team: 1 }')],
    ['nobody to deliver to', payments('[chat, mail, hook]', '[]')],
    ['a label that no alert can have', payments('{ team: payments }', '{ te-am: payments }')],
    ['more sends at once than there may be', payments('type: slack', 'type: slack\n    parallelism: 17')],
  ])('%s', (_, files) => {
    const of = ofTestProviders;
    expect(files.map((file) => isValid(file, of))).toContain(false);
    expect(faultsOf(files)).not.toEqual([]);
  });
});

describe('guard schema', () => {
  it('prints one schema, or both', async () => {
    const print = async (name?: 'platform' | 'team') =>
      JSON.parse((await captured(async (io) => await runSchema(name, {}, io))).stdout);
    expect(await print('team')).toMatchObject({ title: 'alertguard: teams/*.yml' });
    expect(await print()).toEqual({ platform: await print('platform'), team: await print('team') });
  });

  it('writes both into a directory', async () => {
    const written = aDirectoryOf([{ path: 'x', text: '' }]);
    const { code, stdout } = await captured(async (io) => await runSchema(undefined, { write: written }, io));
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${written}/platform.schema.json\n${written}/team.schema.json\n`,
    });
    expect(readdirSync(written).toSorted()).toEqual(['platform.schema.json', 'team.schema.json', 'x']);
  });

  it('says in one line that it cannot write', async () => {
    expect(await guardProcess(['schema', 'team', '--write', '/nowhere'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: /nowhere/team.schema.json cannot be written: pass a directory that exists\n',
    });
  });

  it('writes the schema of the audit lines with the page that explains them', async () => {
    const written = aDirectoryOf([{ path: 'x', text: '' }]);
    const { stdout } = await captured(async (io) => await runSchema('audit', { write: written }, io));
    expect(stdout).toBe(`${written}/audit-lines.schema.json\n${written}/audit-lines.md\n`);
    const { stdout: printed } = await captured(async (io) => await runSchema('audit', {}, io));
    expect(readFileSync(join(written, 'audit-lines.schema.json'), 'utf8')).toBe(printed);
  });

  it('knows three schemas', async () => {
    const { code, stderr } = await guardHere(['schema', 'teams']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "error: command-argument value 'teams' is invalid for argument 'name'. Allowed choices are platform, team, audit.\n",
    });
  });
});
