import * as z from 'zod';
import { nearName } from '../text/near-name.ts';

/** What serverless.yml and infra/*.yml read as `custom.parameters`. */
export type Parameters = z.output<typeof parametersSchema> & { readonly deadLetterRetentionSeconds: number };

export type ParsedParameters =
  | { readonly ok: true; readonly parameters: Parameters }
  | { readonly ok: false; readonly faults: readonly ParameterFault[] };

/** Names a parameter and what to write, never a value. */
export type ParameterFault = { readonly name: string; readonly message: string };

/** Where a parameter may stand: in infra/parameters.yml, and in what a stage or a command line sets. */
export type Names = { readonly known: readonly string[]; readonly written: readonly string[] };

/** Source: PutRetentionPolicy of CloudWatch Logs, `retentionInDays`. */
const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const partition = 'arn:aws(?:-[a-z]+)*';
const host = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}[a-z]{2,63}$/;

/** On a command line everything is text. */
const text = z.union([z.string(), z.number(), z.boolean()], 'write a text').transform((value) => String(value).trim());

const written = (pattern: RegExp, form: string) =>
  text.refine((value) => value === '' || pattern.test(value), `write ${form}`);

const arn = (pattern: string, form: string) => written(new RegExp(`^${partition}:${pattern}$`), form);

const listOf = (pattern: RegExp, form: string) =>
  z
    .union([z.array(z.string()).transform((items) => items.join(',')), text])
    .transform((value) => value.replace(/\s/g, ''))
    .refine((value) => value === '' || value.split(',').every((item) => pattern.test(item)), `write ${form}`);

const days = (allowed: readonly number[], form: string) =>
  text.transform(Number).refine((value) => allowed.includes(value), `write ${form}`);

const countOf = (minimum: number, maximum: number) =>
  text
    .refine((value) => /^\d{1,9}$/.test(value), 'write a whole number')
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `write a number from ${minimum} to ${maximum}`);

const yesOrNo = text.refine((value) => ['', 'true', 'false'].includes(value), 'write true or false');

const logRetention = days(logDays, `a number of days that CloudWatch Logs knows: ${logDays.join(', ')}`);

export function isRegion(text: string): boolean {
  return /^[a-z]{2}(?:-[a-z]{1,12}){1,3}-\d$/.test(text);
}

const parametersSchema = z.object({
  region: text.refine(isRegion, 'write a region, such as eu-central-1'),
  auditRetentionDays: logRetention,
  accessLogRetentionDays: logRetention,
  // Longer than the four days of the delivery queue, whose messages end here.
  deadLetterRetentionDays: days([5, 6, 7, 8, 9, 10, 11, 12, 13, 14], '5 to 14 days'),
  // Source: quotas of API Gateway, which an account can have raised.
  apiRatePerSecond: countOf(1, 1_000_000),
  apiBurst: countOf(1, 1_000_000),
  disableDefaultEndpoint: yesOrNo,
  // Source: `MaximumConcurrency` of an event source mapping of SQS.
  deliverConcurrency: countOf(2, 1_000),
  alarmTopicArn: arn('sns:[a-z0-9-]+:\\d{12}:[\\w-]+', 'the ARN of a topic, arn:aws:sns:…'),
  runbookUrl: text.refine((value) => !/\$\{/.test(value), 'write it without variables'),
  redriveRoleArn: arn('iam::\\d{12}:role/[\\w+=,.@/-]+', 'the ARN of a role, arn:aws:iam::…:role/…'),
  dashboardActions: text.refine((value) => ['true', 'false'].includes(value), 'write true or false'),
  vpcSubnetIds: listOf(/^subnet-[0-9a-f]+$/, 'ids of subnets, subnet-…, separated by commas'),
  vpcSecurityGroupIds: listOf(/^sg-[0-9a-f]+$/, 'ids of security groups, sg-…, separated by commas'),
  vpcIngest: yesOrNo,
  // An alias in a policy names the alias and not the key behind it.
  kmsKeyArn: arn('kms:[a-z0-9-]+:\\d{12}:key/[\\w-]+', 'the ARN of a key, arn:aws:kms:…:key/…; an alias is none'),
  sesConfigurationSet: written(/^[\w-]{1,64}$/, 'the name of a configuration set'),
  sesIdentityArn: arn(
    'ses:[a-z0-9-]+:\\d{12}:identity/[\\w.@+=-]+',
    'the ARN of an identity, arn:aws:ses:…:identity/…',
  ),
  permissionsBoundaryArn: arn(
    'iam::(?:\\d{12}|aws):policy/[\\w+=,.@/-]+',
    'the ARN of a policy, arn:aws:iam::…:policy/…',
  ),
  domainName: written(host, 'a host name in lower case'),
  certificateArn: arn('acm:[a-z0-9-]+:\\d{12}:certificate/[\\w-]+', 'the ARN of a certificate, arn:aws:acm:…'),
  truststoreUri: written(/^s3:\/\/[a-z0-9][a-z0-9.-]+\/[^\s$]+$/, 's3://<bucket>/<key>, without variables'),
  truststoreVersion: written(/^[\w.-]{1,1024}$/, 'the version id of the object in S3'),
  ownershipCertificateArn: arn('acm:[a-z0-9-]+:\\d{12}:certificate/[\\w-]+', 'the ARN of a certificate, arn:aws:acm:…'),
});

/** Reads the parameters of one deployment. All faults are reported at once: names and forms, never values. */
export function parseParameters(values: unknown, names: Names): ParsedParameters {
  const parsed = parametersSchema.safeParse(values);
  const unknown = faultsOfNames(names);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({ name: String(path[0] ?? ''), message }));
    return { ok: false, faults: [...unknown, ...faults] };
  }
  const faults = [...unknown, ...contradictions(parsed.data)];
  if (faults.length > 0) return { ok: false, faults };
  const { disableDefaultEndpoint, domainName, deadLetterRetentionDays, vpcIngest } = parsed.data;
  return {
    ok: true,
    parameters: {
      ...parsed.data,
      disableDefaultEndpoint: disableDefaultEndpoint === '' ? String(domainName !== '') : disableDefaultEndpoint,
      vpcIngest: vpcIngest === 'true' ? 'true' : 'false',
      deadLetterRetentionSeconds: deadLetterRetentionDays * 86_400,
    },
  };
}

/** A name that is misspelt would leave off, without a word, what it was to turn on. */
function faultsOfNames({ known, written }: Names): ParameterFault[] {
  return written
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearName(name, known);
      return { name, message: `unknown parameter${near === undefined ? '' : `: did you mean ${near}?`}` };
    });
}

type Values = z.output<typeof parametersSchema>;

function contradictions(values: Values): ParameterFault[] {
  const { region } = values;
  const set = (name: keyof Values) => values[name] !== '';
  const needs = (name: keyof Values, other: keyof Values) =>
    set(name) && !set(other) ? [{ name, message: `needs ${other}` }] : [];
  const sameRegion = (name: 'kmsKeyArn' | 'sesIdentityArn' | 'certificateArn' | 'ownershipCertificateArn') =>
    set(name) && values[name].split(':')[3] !== region ? [{ name, message: `of another region than ${region}` }] : [];
  return [
    ...needs('vpcSubnetIds', 'vpcSecurityGroupIds'),
    ...needs('vpcSecurityGroupIds', 'vpcSubnetIds'),
    ...(values.vpcIngest === 'true' && !set('vpcSubnetIds')
      ? [{ name: 'vpcIngest', message: 'needs vpcSubnetIds' }]
      : []),
    ...needs('domainName', 'certificateArn'),
    ...needs('certificateArn', 'domainName'),
    ...needs('truststoreUri', 'domainName'),
    ...needs('truststoreVersion', 'truststoreUri'),
    ...needs('ownershipCertificateArn', 'truststoreUri'),
    ...(set('truststoreUri') && values.disableDefaultEndpoint === 'false'
      ? [
          {
            name: 'disableDefaultEndpoint',
            message: 'false is a way around the client certificates that truststoreUri asks for',
          },
        ]
      : []),
    ...sameRegion('kmsKeyArn'),
    ...sameRegion('sesIdentityArn'),
    ...sameRegion('certificateArn'),
    ...sameRegion('ownershipCertificateArn'),
  ];
}
