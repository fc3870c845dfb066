import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { decideConditions } from '../support/deployed-template.ts';
import { withFallback } from '../support/infra-allow-lists.ts';
import { packageService, run, templateFile, temporaryDirectory } from '../support/infra-build.ts';
import { composeSets, judgedSets } from '../support/parameter-sets.ts';

const cfnLint = process.env['CFN_LINT'] ?? 'cfn-lint';
const checkov = process.env['CHECKOV'] ?? 'checkov';
const environment = { PATH: process.env['PATH'] ?? '' };

let files: readonly string[];

beforeAll(async () => {
  // With what osls adds, which is the bucket that it deploys from.
  const ofOsls = templateFile(await packageService(withFallback));
  files = [ofOsls, ...(await composeSets(withFallback, judgedSets)).values()];
}, 240_000);

async function need(program: string, context: TestContext) {
  const present = (await run(program, ['--version'], '/', environment)).code === 0;
  if (!present && process.env['E2E'] !== 'required') context.skip(`${program} is not installed`);
}

// Seven seconds alone on a machine.
it('cfn-lint finds nothing, whatever the parameters', { timeout: 240_000 }, async (context) => {
  await need(cfnLint, context);
  const { code, stdout, stderr } = await run(cfnLint, files, '/', environment);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
});

describe('checkov', () => {
  const explanations = z.record(
    z.string().regex(/^CKV2?_AWS_\d+$/),
    z.strictObject({ on: z.string(), reason: z.string().min(60) }),
  );

  // Ten seconds alone on a machine.
  it('finds what is explained, and what is explained is found', { timeout: 240_000 }, async (context) => {
    await need(checkov, context);
    const explained = explanations.parse(
      parse(await readFile(new URL('../../infra/checkov.yml', import.meta.url), 'utf8')),
    );
    const expected = Object.entries(explained).map(([id, { on }]) => `${id} ${on}`);
    expect(await findings(files)).toEqual(expected.sort());
  });

  it('finds a log group that keeps its lines for ever', { timeout: 240_000 }, async (context) => {
    await need(checkov, context);
    const template = await readFile(files[0] ?? '', 'utf8');
    const file = `${await temporaryDirectory()}/for-ever.json`;
    await writeFile(file, template.replaceAll('"RetentionInDays"', '"Retention"'));
    expect(await findings([file])).toContain('CKV_AWS_66 AWS::Logs::LogGroup');
  });
});

const report = z.object({
  results: z.object({ failed_checks: z.array(z.object({ check_id: z.string(), resource: z.string() })) }),
  summary: z.object({ parsing_errors: z.literal(0), resource_count: z.number().min(1) }),
});

/** Conditions are decided first: checkov takes an Fn::If for an answer, whichever branch holds. */
async function findings(templates: readonly string[]): Promise<string[]> {
  const directory = await temporaryDirectory();
  const decided = await Promise.all(
    templates.map(async (template, index) => {
      const file = `${directory}/${index}.json`;
      await writeFile(file, JSON.stringify(decideConditions(JSON.parse(await readFile(template, 'utf8'))), null, 1));
      return file;
    }),
  );
  const options = ['--framework', 'cloudformation', '--quiet', '--compact', '--skip-download', '-o', 'json'];
  const { stdout } = await run(checkov, ['-f', ...decided, ...options], directory, environment);
  const { failed_checks } = report.parse(JSON.parse(stdout)).results;
  // `AWS::SQS::Queue.DeliveryQueue`
  return [...new Set(failed_checks.map(({ check_id, resource }) => `${check_id} ${resource.split('.')[0]}`))].sort();
}
