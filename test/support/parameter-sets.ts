import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildInput, built } from './build-input.ts';
import {
  type Files,
  packageService,
  packageWith,
  templateFile,
  temporaryDirectory,
  writeFiles,
} from './infra-build.ts';
import { allCases } from './whole-run.ts';

type Parameters = Readonly<Record<string, string>>;

const vpc = { vpcSubnetIds: 'subnet-0a1b2c3d,subnet-1a2b3c4d', vpcSecurityGroupIds: 'sg-0a1b2c3d' };
const kms = { kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' };
const ses = {
  sesConfigurationSet: 'alerts',
  sesIdentityArn: 'arn:aws:ses:eu-central-1:210987654321:identity/example.com',
};
const boundary = { permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundaries/alertguard' };
const domain = {
  domainName: 'alerts.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
};
const mutualTls = { ...domain, truststoreUri: 's3://example-trust/clients.pem', truststoreVersion: 'Zx81.a_b-c' };
const all = {
  ...vpc,
  ...kms,
  ...ses,
  ...boundary,
  ...mutualTls,
  vpcIngest: 'true',
  ownershipCertificateArn: domain.certificateArn,
  auditRetentionDays: '400',
  accessLogRetentionDays: '90',
  deadLetterRetentionDays: '7',
  redriveRoleArn: 'arn:aws:iam::123456789012:role/redrive',
};

const noActions = { ...kms, dashboardActions: 'false' };

/** What a deployment may be made with: nothing, each feature by itself, and all of them. */
export const parameterSets = {
  plain: {},
  vpc,
  kms,
  ses,
  boundary,
  domain,
  mutualTls,
  all,
  noActions,
} as const satisfies Record<string, Parameters>;

export type SetName = keyof typeof parameterSets;

/** Those for which a stack is linted and simulated: nothing and everything, and on request each feature by itself. */
export const judgedSets: readonly SetName[] = allCases
  ? ['plain', 'vpc', 'kms', 'ses', 'boundary', 'domain', 'mutualTls', 'all']
  : ['plain', 'all'];

/**
 * The template as `alertguard build` writes it, for each set: the same as that of osls, which
 * test/stack/compose-template.test.ts holds it to, in a fiftieth of the time. Returns files by the names of the sets.
 */
export async function composeSets(allowList: Files, names: readonly SetName[]): Promise<ReadonlyMap<SetName, string>> {
  const directory = await temporaryDirectory();
  const templates = names.map((name) => [name, composedText(allowList, name)] as const);
  await writeFiles(directory, Object.fromEntries(templates.map(([name, text]) => [`${name}.json`, text])));
  return new Map(names.map((name) => [name, join(directory, `${name}.json`)]));
}

export function composedTemplate(allowList: Files, name: SetName = 'plain'): unknown {
  return JSON.parse(composedText(allowList, name));
}

function composedText(allowList: Files, name: SetName): string {
  return built(buildInput(allowList, parameterSets[name], 'dev')).files['template.json'] ?? '';
}

/** Packages the service once for each set with osls. Returns the templates' files by the names of the sets. */
export async function packageSets(allowList: Files, names: readonly SetName[]): Promise<ReadonlyMap<SetName, string>> {
  const directory = await packageService(allowList);
  await mkdir(join(directory, 'templates'));
  const files = new Map<SetName, string>();
  for (const name of names) {
    // The first is what the service was packaged with.
    if (name !== 'plain' || files.size > 0) {
      const { code, stdout, stderr } = await packageWith(directory, parameterSets[name]);
      if (code !== 0) throw new Error(`${name}: ${stdout}${stderr}`);
    }
    const file = join(directory, 'templates', `${name}.json`);
    await cp(templateFile(directory), file);
    files.set(name, file);
  }
  return files;
}
