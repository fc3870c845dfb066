import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { compileForDeployment } from '../../lib/stack/compile-for-deployment.ts';
import { composeTemplate, service, stackTags } from '../../lib/stack/compose-template.ts';
import { parseParameters } from '../../lib/stack/parse-parameters.ts';
import { readParameterDefaults, stackFilesIn } from '../../lib/stack/read-stack-files.ts';
import { withFallback } from '../support/infra-allow-lists.ts';
import { temporaryDirectory, writeFiles } from '../support/infra-build.ts';
import { packageSets, parameterSets, type SetName } from '../support/parameter-sets.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const infra = `${root}infra`;

const keyOf = (name: string) => `${name}.zip`;

const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), z.json()),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
  Outputs: z.record(z.string(), z.json()),
});

type Template = z.output<typeof templateSchema>;

const ours = new Map<SetName, Template>();
const ofOsls = new Map<SetName, Template>();
const sets = ['plain', 'all'] as const;

async function compose(set: SetName) {
  const compiled = await compileForDeployment(await writeFiles(await temporaryDirectory(), withFallback));
  const defaults = readParameterDefaults(infra);
  const values = { ...defaults, ...parameterSets[set] };
  const parsed = parseParameters(values, { known: Object.keys(defaults), written: Object.keys(parameterSets[set]) });
  if (!compiled.ok || !parsed.ok) throw new Error('the examples are right');
  const deployment = { stage: 'dev', values, parameters: parsed.parameters, artifactBucket: undefined };
  const code = { keyOf, metadata: { version: '1' } };
  return composeTemplate(stackFilesIn(infra), compiled.fragments, deployment, code);
}

beforeAll(async () => {
  for (const [name, file] of await packageSets(withFallback, sets)) {
    ofOsls.set(name, templateSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
    ours.set(name, templateSchema.parse(await compose(name)));
  }
}, 200_000);

const bucket = ['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy'];

/** Where the code lies is all that may differ within a resource, and a list of no dependencies. */
function comparable({ Resources }: Template) {
  return Object.fromEntries(
    Object.entries(Resources).map(([id, { DependsOn, ...resource }]) => {
      const needs = Array.isArray(DependsOn) && DependsOn.length === 0 ? {} : { DependsOn };
      const { Properties, ...rest } = z
        .looseObject({ Properties: z.looseObject({ Code: z.json().optional() }) })
        .parse(resource);
      const { Code: _, ...properties } = Properties;
      return [id, { ...rest, ...needs, Properties: properties }];
    }),
  );
}

/** What a text in the template may be or have been, as osls reads numbers on a command line as texts. */
const writtenOut = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, item) => (typeof item === 'number' ? String(item) : item));

describe.each(sets)('the template with the parameters of the set "%s"', (set) => {
  const pair = () => {
    const [one, other] = [ours.get(set), ofOsls.get(set)];
    if (one === undefined || other === undefined) throw new Error('both are made before');
    return { ours: one, osls: other };
  };

  it('has the resources that osls makes, and no deployment bucket', () => {
    const names = Object.keys(pair().ours.Resources);
    expect([...names, ...bucket].sort()).toEqual(Object.keys(pair().osls.Resources).sort());
  });

  it('has every resource as osls makes it, but for where the code lies', () => {
    const expected = comparable(pair().osls);
    for (const [id, resource] of Object.entries(comparable(pair().ours))) {
      expect(writtenOut(resource), id).toEqual(writtenOut(expected[id]));
    }
  });

  it('has the conditions, the outputs and the parameters of osls, and one for the bucket', () => {
    const { ours: own, osls } = pair();
    const { ArtifactBucket, ...parameters } = own.Parameters;
    const { ServerlessDeploymentBucketName: _, ...outputs } = osls.Outputs;
    expect(ArtifactBucket).toMatchObject({ Type: 'String' });
    expect(parameters).toEqual(osls.Parameters);
    expect(own.Outputs).toEqual(outputs);
    expect(own['Conditions']).toEqual(osls['Conditions']);
    expect(own['Description']).toEqual(osls['Description']);
  });

  it('holds no variable of osls any more', () => {
    expect(JSON.stringify(pair().ours)).not.toMatch(/\$\{(?:self|sls|param|guard|file|opt):/);
  });

  it('takes the code from the bucket, by key', () => {
    expect(pair().ours.Resources['IngestLambdaFunction']).toMatchObject({
      Properties: { Code: { S3Bucket: { Ref: 'ArtifactBucket' }, S3Key: 'ingest.zip' } },
    });
  });
});

describe('what serverless.yml says besides', () => {
  it('is the same service with the same tags', async () => {
    const text = await readFile(`${root}serverless.yml`, 'utf8');
    const tags = z.record(z.string(), z.string());
    const written = z.looseObject({ service: z.string(), provider: z.looseObject({ stackTags: tags }) });
    const serverless = written.parse(parse(text));
    expect(serverless.service).toBe(service);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of osls.
    expect(serverless.provider.stackTags).toEqual(stackTags('${sls:stage}'));
  });
});
