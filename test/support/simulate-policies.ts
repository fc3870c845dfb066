import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { aws, type deployedTemplate, roleArn } from './deployed-template.ts';
import type { Call } from './role-permissions.ts';

type Deployed = ReturnType<typeof deployedTemplate>;

export type Verdict = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

/** What the engine takes; see `Simulation` of @cloud-copilot/iam-simulate. */
export type Simulation = {
  readonly request: {
    readonly principal: string | { readonly type: 'Anonymous' };
    readonly action: string;
    readonly resource: { readonly resource: string; readonly accountId: string };
    readonly contextVariables: Readonly<Record<string, string>>;
  };
  readonly identityPolicies: readonly Named[];
  readonly resourcePolicy?: unknown;
  readonly permissionBoundaryPolicies?: readonly Named[];
  readonly serviceControlPolicies: readonly never[];
  readonly resourceControlPolicies: readonly never[];
};

type Named = { readonly name: string; readonly policy: unknown };

export const engine = process.env['IAM_SIMULATE'];

/**
 * Starts the engine. It gives verdicts in the order of the simulations, and throws where it takes a request for none of AWS: a
 * misspelt action, say.
 */
export function startEngine() {
  if (engine === undefined) throw new Error('IAM_SIMULATE does not name the folder of @cloud-copilot/iam-simulate');
  const program = fileURLToPath(new URL('./simulate-child.ts', import.meta.url));
  const environment = { PATH: '/usr/bin:/bin', HOME: tmpdir(), NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };
  const child = spawn(process.execPath, [program, engine], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  // What it died of is on its standard error.
  child.stdin.on('error', () => {});
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    simulate: async (simulations: readonly Simulation[]): Promise<readonly Verdict[]> => {
      child.stdin.write(`${JSON.stringify(simulations)}\n`);
      const { done, value } = await answers.next();
      if (done) throw new Error(stderr);
      return z.array(z.enum(['Allowed', 'ExplicitlyDenied', 'ImplicitlyDenied'])).parse(JSON.parse(value));
    },
    close: () => {
      child.stdin.end();
    },
  };
}

/** Policies that the operator writes, as the documentation has them. */
export type Documented = Readonly<Record<'key-policy' | 'sending-authorization' | 'boundary', unknown>>;

/** The blocks of docs/deployment-parameters.md, for the stage of the tests. */
export async function readDocumentedPolicies(): Promise<Documented> {
  const page = await readFile(new URL('../../docs/deployment-parameters.md', import.meta.url), 'utf8');
  const block = (name: string): unknown => {
    const [, json = ''] = new RegExp(`^\`\`\`json ${name}$([^\`]*)^\`\`\`$`, 'm').exec(page) ?? [];
    return JSON.parse(json.replaceAll('alertguard-prod', 'alertguard-dev'));
  };
  return {
    'key-policy': block('key-policy'),
    'sending-authorization': block('sending-authorization'),
    boundary: block('boundary'),
  };
}

/** A call that a role of the template makes over TLS, with every policy that AWS would look at. */
export function callOfRole(template: Deployed, role: string, call: Call, documented: Documented): Simulation {
  const { PermissionsBoundary } = roleSchema.parse(template.Resources[role]?.Properties);
  return {
    ...callOf(template, roleArn(role), policiesOfRole(template, role), call, documented),
    ...(PermissionsBoundary !== undefined && {
      permissionBoundaryPolicies: [{ name: 'boundary', policy: documented.boundary }],
    }),
  };
}

/** The same by anyone: the policies are those of the caller, the resource's are the template's. */
export function callOf(
  template: Deployed,
  principal: string,
  identityPolicies: readonly Named[],
  { action, resource, context }: Call,
  documented: Documented,
): Simulation {
  const resourcePolicy = policyOfResource(template, resource, documented);
  const accountId = resource.split(':')[4] || aws.account;
  // AWS has these keys in every request that a role signs.
  const always = {
    'aws:PrincipalArn': principal,
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
  };
  return {
    request: {
      principal,
      action,
      resource: { resource, accountId },
      contextVariables: { ...always, ...context },
    },
    identityPolicies,
    ...(resourcePolicy !== undefined && { resourcePolicy }),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

const document = z.looseObject({
  Statement: z.array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) })),
});
const roleSchema = z.looseObject({
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: document })).default([]),
  PermissionsBoundary: z.string().optional(),
});
const policySchema = z.looseObject({ PolicyDocument: document, Roles: z.array(z.string()).default([]) });

/** Inline, managed, and attached from the policy's side. */
export function policiesOfRole(template: Deployed, role: string) {
  const { ManagedPolicyArns, Policies } = roleSchema.parse(template.Resources[role]?.Properties);
  const others = Object.entries(template.Resources).flatMap(([name, { Type, Properties }]) => {
    if (Type !== 'AWS::IAM::ManagedPolicy' && Type !== 'AWS::IAM::Policy') return [];
    const { PolicyDocument, Roles } = policySchema.parse(Properties);
    return ManagedPolicyArns.includes(name) || Roles.includes(role) ? [{ name, policy: PolicyDocument }] : [];
  });
  return [
    ...Policies.map(({ PolicyName, PolicyDocument }) => ({ name: PolicyName, policy: PolicyDocument })),
    ...others,
  ];
}

const queuePolicySchema = z.looseObject({ Queues: z.array(z.string()), PolicyDocument: z.json() });

function policyOfResource(template: Deployed, resource: string, documented: Documented): unknown {
  const [, , service, , account, name] = resource.split(':');
  if (service === 'kms') return documented['key-policy'];
  if (service === 'ses' && account !== aws.account) return documented['sending-authorization'];
  if (service !== 'sqs') return undefined;
  const queue = Object.entries(template.Resources).find(([, { Properties }]) => Properties['QueueName'] === name);
  const policies = Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::SQS::QueuePolicy')
    .map(({ Properties }) => queuePolicySchema.parse(Properties));
  return policies.find(({ Queues }) => Queues.includes(queue?.[0] ?? ''))?.PolicyDocument;
}
