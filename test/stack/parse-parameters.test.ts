import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseParameterDefaults } from '../../lib/stack/parameter-defaults.ts';
import { parseParameters } from '../../lib/stack/parse-parameters.ts';
import { deployedTemplate } from '../support/deployed-template.ts';
import { plain, withFallback } from '../support/infra-allow-lists.ts';
import { copyService, packageWith } from '../support/infra-build.ts';
import { composeSets, parameterSets, type SetName } from '../support/parameter-sets.ts';

const root = new URL('../..', import.meta.url);
const readText = async (path: string) => await readFile(fileURLToPath(new URL(path, root)), 'utf8');

let defaults: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  defaults = parseParameterDefaults(await readText('infra/parameters.yml'));
});

function read(parameters: Readonly<Record<string, unknown>>) {
  return parseParameters(
    { ...defaults, ...parameters },
    { known: Object.keys(defaults), written: Object.keys(parameters) },
  );
}

function faultsOf(parameters: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = read(parameters);
  return parsed.ok ? [] : parsed.faults.map(({ name, message }) => `${name}: ${message}`);
}

describe('the parameters', () => {
  it('are taken as they stand in infra/parameters.yml', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it.each(Object.entries(parameterSets))('are taken for a deployment with %s', (_name, parameters) => {
    expect(faultsOf(parameters)).toEqual([]);
  });

  it('are all documented, each once, with their defaults', async () => {
    const page = await readText('docs/deployment-parameters.md');
    const names = [...page.matchAll(/^\| (`.+?`) \|([^|]*)\|/gm)].flatMap(([, cell = '', value = '']) => {
      const values = value.split(',').map((one) => one.replaceAll('`', '').trim());
      return [...cell.matchAll(/`(\w+)`/g)].map(([, name], index) => [name, values[index] ?? values[0]]);
    });
    const documented = Object.fromEntries(names.filter(([name]) => name !== undefined && name in defaults));
    const expected = Object.entries(defaults).map(([name, value]) => [name, String(value)]);
    expect(documented).toEqual(Object.fromEntries(expected));
  });

  it('may be lists', () => {
    const lists = { vpcSubnetIds: ['subnet-0a', 'subnet-0b'], vpcSecurityGroupIds: 'sg-0a, sg-0b' };
    expect(read(lists)).toMatchObject({
      parameters: { vpcSubnetIds: 'subnet-0a,subnet-0b', vpcSecurityGroupIds: 'sg-0a,sg-0b' },
    });
  });
});

const { domain, mutualTls, vpc } = parameterSets;
const other = (arn: string) => arn.replace('eu-central-1', 'us-east-1');

describe('parameters that do not fit are refused', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['vpcSubnetIds: needs vpcSecurityGroupIds', { vpcSubnetIds: 'subnet-0a' }],
    ['vpcSecurityGroupIds: needs vpcSubnetIds', { vpcSecurityGroupIds: 'sg-0a' }],
    ['vpcIngest: needs vpcSubnetIds', { vpcIngest: 'true' }],
    ['domainName: needs certificateArn', { domainName: domain.domainName }],
    ['certificateArn: needs domainName', { certificateArn: domain.certificateArn }],
    ['truststoreUri: needs domainName', { truststoreUri: mutualTls.truststoreUri }],
    ['truststoreVersion: needs truststoreUri', { ...domain, truststoreVersion: '1' }],
    ['ownershipCertificateArn: needs truststoreUri', { ...domain, ownershipCertificateArn: domain.certificateArn }],
    [
      'disableDefaultEndpoint: false is a way around the client certificates that truststoreUri asks for',
      { ...mutualTls, disableDefaultEndpoint: 'false' },
    ],
    [
      'certificateArn: of another region than eu-central-1',
      { ...domain, certificateArn: other(domain.certificateArn) },
    ],
    ['kmsKeyArn: of another region than eu-central-1', { kmsKeyArn: other(parameterSets.kms.kmsKeyArn) }],
    [
      'sesIdentityArn: of another region than eu-central-1',
      { sesIdentityArn: other(parameterSets.ses.sesIdentityArn) },
    ],
    ['kmsKeyArm: unknown parameter: did you mean kmsKeyArn?', { kmsKeyArm: parameterSets.kms.kmsKeyArn }],
    ['logs: unknown parameter', { logs: '30' }],
  ])('%s', (fault, parameters) => {
    expect(faultsOf(parameters)).toEqual([fault]);
  });

  it.each<[string, string]>([
    ['kmsKeyArn', 'arn:aws:kms:eu-central-1:123456789012:alias/guard'],
    ['kmsKeyArn', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['kmsKeyArn', 'arn:aws:kms:eu-central-1:123456789012:key/*'],
    ['sesIdentityArn', 'arn:aws:ses:eu-central-1:123456789012:identity/*'],
    ['sesConfigurationSet', 'alerts*'],
    ['permissionsBoundaryArn', 'boundary'],
    ['vpcSubnetIds', 'vpc-0a'],
    ['domainName', 'https://alerts.example.com'],
    ['domainName', 'Alerts.example.com'],
    ['truststoreUri', `s3://example-trust/\${sls:stage}.pem`],
    ['truststoreUri', 'https://example-trust.s3.amazonaws.com/clients.pem'],
    ['auditRetentionDays', '31'],
    ['accessLogRetentionDays', ''],
    ['deadLetterRetentionDays', '4'],
    ['deadLetterRetentionDays', '15'],
    ['disableDefaultEndpoint', 'yes'],
  ])('%s: %j, without its value in the message', (name, value) => {
    const [fault, ...others] = faultsOf({ [name]: value });
    expect(others).toEqual([]);
    expect(fault).toMatch(new RegExp(`^${name}: write `));
    if (value.length > 3) expect(fault).not.toContain(value);
  });

  it('all at once', () => {
    expect(faultsOf({ vpcIngest: 'true', truststoreUri: 's3://example-trust/a' })).toHaveLength(2);
  });

  it('before anything is packaged', { timeout: 120_000 }, async () => {
    const directory = await copyService(plain);
    const { code, stdout, stderr } = await packageWith(directory, { vpcSubnetIds: vpc.vpcSubnetIds, domainNmae: 'a' });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('vpcSubnetIds: needs vpcSecurityGroupIds');
    expect(stdout + stderr).toContain('domainNmae: unknown parameter: did you mean domainName?');
  });
});

describe('the template', () => {
  let templates: ReadonlyMap<SetName, ReturnType<typeof deployedTemplate>>;

  beforeAll(async () => {
    const files = await composeSets(withFallback, ['plain', 'domain', 'all']);
    const parsed = [...files].map(
      async ([name, file]) => [name, deployedTemplate(JSON.parse(await readFile(file, 'utf8')))] as const,
    );
    templates = new Map(await Promise.all(parsed));
  }, 240_000);

  const resource = (set: SetName, name: string) => templates.get(set)?.Resources[name]?.Properties;
  const outputs = (set: SetName) => templates.get(set)?.Outputs ?? {};

  it('has no domain and an open default endpoint by default', () => {
    expect(resource('plain', 'ApiDomain')).toBeUndefined();
    expect(resource('plain', 'HttpApi')).toMatchObject({ DisableExecuteApiEndpoint: 'false' });
    expect(outputs('plain')['GuardUrl']?.Value).toBe(
      'https://HttpApi.execute-api.eu-central-1.amazonaws.com/v1/senders/{sender}/notifications',
    );
    expect(Object.keys(outputs('plain'))).not.toContain('DomainTarget');
  });

  it.each(['domain', 'all'] as const)('has no default endpoint with a domain: %s', (set) => {
    expect(resource(set, 'HttpApi')).toMatchObject({ DisableExecuteApiEndpoint: 'true' });
    expect(resource(set, 'ApiDomain')).toMatchObject({
      DomainName: 'alerts.example.com',
      DomainNameConfigurations: [{ CertificateArn: domain.certificateArn, SecurityPolicy: 'TLS_1_2' }],
    });
    expect(outputs(set)['GuardUrl']?.Value).toBe('https://alerts.example.com/v1/senders/{sender}/notifications');
    expect(Object.keys(outputs(set))).toEqual(expect.arrayContaining(['DomainTarget', 'DomainTargetZone']));
  });

  it('asks for client certificates where there is a truststore, and only there', () => {
    expect(resource('domain', 'ApiDomain')).not.toHaveProperty('MutualTlsAuthentication');
    expect(resource('all', 'ApiDomain')).toMatchObject({
      MutualTlsAuthentication: { TruststoreUri: mutualTls.truststoreUri, TruststoreVersion: 'Zx81.a_b-c' },
    });
  });

  it('keeps lines and dead letters as long as it is told', () => {
    const groups = Object.values(templates.get('all')?.Resources ?? {}).filter(({ Type }) => Type.endsWith('LogGroup'));
    const days = new Map(groups.map(({ Properties }) => [Properties['LogGroupName'], Properties['RetentionInDays']]));
    expect(days.get('/aws/lambda/alertguard-dev-deliver')).toBe(400);
    expect(days.get('/aws/vendedlogs/http-api/alertguard-dev')).toBe(90);
    expect(resource('all', 'DeadLetterQueue')).toMatchObject({ MessageRetentionPeriod: 7 * 86_400 });
  });

  it.each(['DeliveryQueue', 'DeadLetterQueue'])('encrypts %s by the key, or else by that of SQS', (name) => {
    const { kmsKeyArn } = parameterSets.all;
    expect(resource('all', name)).toMatchObject({ KmsMasterKeyId: kmsKeyArn, SqsManagedSseEnabled: false });
    expect(resource('plain', name)).toMatchObject({ SqsManagedSseEnabled: true });
    expect(resource('plain', name)).not.toHaveProperty('KmsMasterKeyId');
  });

  it('encrypts every log group by the key', () => {
    const groups = Object.entries(templates.get('all')?.Resources ?? {}).filter(([, { Type }]) =>
      Type.endsWith('LogGroup'),
    );
    expect(groups.length).toBeGreaterThan(3);
    const others = groups.filter(([, { Properties }]) => Properties['KmsKeyId'] !== parameterSets.all.kmsKeyArn);
    expect(others.map(([name]) => name)).toEqual([]);
  });

  it('puts deliver and prove into the VPC, ingest where it is asked for, and no other', () => {
    const config = { SubnetIds: vpc.vpcSubnetIds.split(','), SecurityGroupIds: [vpc.vpcSecurityGroupIds] };
    expect(resource('all', 'DeliverLambdaFunction')).toMatchObject({ VpcConfig: config });
    expect(resource('all', 'ProveLambdaFunction')).toMatchObject({ VpcConfig: config });
    expect(resource('all', 'EscalateLambdaFunction')).not.toHaveProperty('VpcConfig');
    expect(resource('all', 'IngestLambdaFunction')).toMatchObject({ VpcConfig: config });
    expect(resource('all', 'RotateSenderLambdaFunction')).not.toHaveProperty('VpcConfig');
    expect(resource('plain', 'DeliverLambdaFunction')).not.toHaveProperty('VpcConfig');
  });

  it('tells deliver what to send email with', () => {
    const variables = (set: SetName) => resource(set, 'DeliverLambdaFunction')?.['Environment'];
    expect(variables('all')).toMatchObject({
      Variables: { SES_CONFIGURATION_SET: 'alerts', SES_IDENTITY_ARN: parameterSets.ses.sesIdentityArn },
    });
    expect(variables('plain')).toMatchObject({ Variables: { SES_CONFIGURATION_SET: '', SES_IDENTITY_ARN: '' } });
  });
});
