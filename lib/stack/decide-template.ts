import * as z from 'zod';
import type { ComposedTemplate } from './compose-template.ts';
import type { Json } from './parse-template-yaml.ts';

/** Stands for `AWS::NoValue`: what holds it leaves it out. */
const nothing = Symbol('AWS::NoValue');

type Decided = Json | typeof nothing;

type Decision = { readonly template: ComposedTemplate; readonly region: string };

const resourcesSchema = z.record(z.string(), z.json());

/**
 * The template's resources as its parameters' defaults decide them: without `Fn::If`, with the values of parameters, and with
 * names and ARNs as far as they are known before anything is deployed.
 */
export function decideTemplate(template: ComposedTemplate, region: string) {
  return { Resources: resourcesSchema.parse(decide({ template, region }, template.Resources)) };
}

function decide(decision: Decision, value: Json): Decided {
  if (Array.isArray(value)) return value.flatMap((item) => listed(decide(decision, item)));
  if (value === null || typeof value !== 'object') return value;
  const [[name, argument] = ['', null], ...others] = Object.entries(value);
  const decided = others.length === 0 ? decideFunction(decision, name, argument) : undefined;
  if (decided !== undefined) return decided;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => listed(decide(decision, item)).map((one) => [key, one])),
  );
}

function listed(decided: Decided): Json[] {
  return decided === nothing ? [] : [decided];
}

/** `undefined` where it is no function of CloudFormation, or of something that is not known yet. */
function decideFunction(decision: Decision, name: string, argument: Json): Decided | undefined {
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? nothing : refer(decision, z.string().parse(argument));
    case 'Fn::If': {
      const [condition, yes, no] = z.tuple([z.string(), z.json(), z.json()]).parse(argument);
      return decide(decision, holds(decision.template, { Condition: condition }) ? yes : no);
    }
    case 'Fn::GetAtt': {
      const [resource, attribute] = z.tuple([z.string(), z.string()]).parse(argument);
      return attribute === 'Arn' ? arnOf(decision, resource) : undefined;
    }
    case 'Fn::Sub':
      return typeof argument === 'string' ? substitute(decision, argument) : undefined;
    default:
      return undefined;
  }
}

function substitute(decision: Decision, text: string): string {
  return text.replace(/\$\{([\w:]+)\}/g, (written, name: string) => {
    const value = refer(decision, name);
    return typeof value === 'string' ? value : written;
  });
}

/** Of a parameter, and of the region; a resource's own is known once it is there. */
function refer({ template, region }: Decision, name: string): Json | undefined {
  if (name === 'AWS::Region') return region;
  return template.Parameters[name]?.['Default'];
}

function arnOf(decision: Decision, id: string): string | undefined {
  const { Type, Properties = {} } = z
    .looseObject({ Type: z.string(), Properties: resourcesSchema.optional() })
    .parse(decision.template.Resources[id]);
  const name = Properties['QueueName'];
  if (Type !== 'AWS::SQS::Queue' || typeof name !== 'string') return undefined;
  return `arn:\${AWS::Partition}:sqs:${decision.region}:\${AWS::AccountId}:${name}`;
}

/** Source: "Condition functions" of CloudFormation; these are the ones that infra/*.yml uses. */
function holds(template: ComposedTemplate, condition: Json): boolean {
  const [[name, argument] = ['', null]] = Object.entries(z.record(z.string(), z.json()).parse(condition));
  const list = () => z.array(z.json()).parse(argument);
  switch (name) {
    case 'Condition':
      return holds(template, template.Conditions[z.string().parse(argument)] ?? null);
    case 'Fn::Not':
      return !list().every((one) => holds(template, one));
    case 'Fn::And':
      return list().every((one) => holds(template, one));
    case 'Fn::Equals': {
      const [one, other] = list().map((item) => compared(template, item));
      return one === other;
    }
    default:
      throw new Error(`the conditions use ${name}, which is not known here`);
  }
}

function compared(template: ComposedTemplate, value: Json): string {
  if (typeof value === 'string') return value;
  const parsed = z
    .union([z.strictObject({ Ref: z.string() }), z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.json()]) })])
    .parse(value);
  if ('Ref' in parsed) return String(template.Parameters[parsed.Ref]?.['Default'] ?? '');
  // Of a list in one parameter, whose default is written with commas.
  const [separator, items] = parsed['Fn::Join'];
  return compared(template, items).split(',').join(separator);
}
