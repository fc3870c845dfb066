import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { decideConditions } from '../support/deployed-template.ts';
import { withFallback } from '../support/infra-allow-lists.ts';
import { notFound, packageService, type Ran, run, templateFile, temporaryDirectory } from '../support/infra-build.ts';
import { composeSets, judgedSets } from '../support/parameter-sets.ts';

const cfnLint = process.env['CFN_LINT'] ?? 'cfn-lint';
const checkov = process.env['CHECKOV'] ?? 'checkov';
const environment = { PATH: process.env['PATH'] ?? '' };

let files: readonly string[];

beforeAll(async () => {
  // With what osls adds, which is the bucket that it deploys from. But for it and where the code lies, which the other sets
  // have too, ours with these parameters is the same.
  const ofOsls = templateFile(await packageService(withFallback));
  const others = judgedSets.filter((set) => set !== 'plain');
  files = [ofOsls, ...(await composeSets(withFallback, others)).values()];
}, 240_000);

function need(program: string, { code }: Ran, context: TestContext) {
  if (code === notFound && process.env['E2E'] !== 'required') context.skip(`${program} is not installed`);
}

// Seven seconds alone on a machine.
it('cfn-lint finds nothing, whatever the parameters', { timeout: 240_000 }, async (context) => {
  const ran = await run(cfnLint, files, '/', environment);
  need(cfnLint, ran, context);
  expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
});

describe('checkov', () => {
  const explanations = z.record(
    z.string().regex(/^CKV2?_AWS_\d+$/),
    z.strictObject({ on: z.string(), reason: z.string().min(60) }),
  );

  let ran: Ran;
  let spoiled: string;

  // Once for all of them: more than half of its time is its start. Ten seconds alone on a machine.
  beforeAll(async () => {
    const templates = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const forEver = (templates[0] ?? '').replaceAll('"RetentionInDays"', '"Retention"');
    const decided = await Promise.all([...templates, forEver].map(writeDecided));
    spoiled = decided.at(-1) ?? '';
    const options = ['--framework', 'cloudformation', '--quiet', '--compact', '--skip-download', '-o', 'json'];
    ran = await run(checkov, ['-f', ...decided, ...options], '/', environment);
  }, 240_000);

  it('finds what is explained, and what is explained is found', async (context) => {
    need(checkov, ran, context);
    const explained = explanations.parse(
      parse(await readFile(new URL('../../infra/checkov.yml', import.meta.url), 'utf8')),
    );
    const expected = Object.entries(explained).map(([id, { on }]) => `${id} ${on}`);
    expect(findings(ran, (file) => file !== spoiled)).toEqual(expected.sort());
  });

  it('finds a log group that keeps its lines for ever', (context) => {
    need(checkov, ran, context);
    expect(findings(ran, (file) => file === spoiled)).toContain('CKV_AWS_66 AWS::Logs::LogGroup');
  });
});

/** Conditions are decided first: checkov takes an Fn::If for an answer, whichever branch holds. */
async function writeDecided(template: string): Promise<string> {
  const file = `${await temporaryDirectory()}/template.json`;
  await writeFile(file, JSON.stringify(decideConditions(JSON.parse(template)), null, 1));
  return file;
}

const report = z.object({
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), resource: z.string(), file_abs_path: z.string() })),
  }),
  summary: z.object({ parsing_errors: z.literal(0), resource_count: z.number().min(1) }),
});

function findings({ stdout }: Ran, isJudged: (file: string) => boolean): string[] {
  const { failed_checks } = report.parse(JSON.parse(stdout)).results;
  const found = failed_checks.filter(({ file_abs_path }) => isJudged(file_abs_path));
  // `AWS::SQS::Queue.DeliveryQueue`
  return [...new Set(found.map(({ check_id, resource }) => `${check_id} ${resource.split('.')[0]}`))].sort();
}
