// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's Fn::Sub writes its references so.
import * as z from 'zod';

type Json = z.core.util.JSONType;

const templateSchema = z.looseObject({
  Parameters: z
    .record(
      z.string(),
      // Where code lies is named by whoever deploys: it has no default.
      z.object({
        Type: z.string(),
        Default: z.union([z.string(), z.number(), z.boolean()]).default('named-by-whoever-deploys'),
      }),
    )
    .default({}),
  Conditions: z.record(z.string(), z.json()).default({}),
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), z.json()).default({}),
    }),
  ),
  Outputs: z.record(z.string(), z.looseObject({ Condition: z.string().optional(), Value: z.json() })).default({}),
});

type Source = z.output<typeof templateSchema>;

export const aws = { account: '123456789012', region: 'eu-central-1' };

/** Stands for `AWS::NoValue`: what holds it leaves it out. */
const nothing = Symbol('AWS::NoValue');

type Evaluated = Json | typeof nothing;

/** How references are written: as they stand, or as the names and ARNs that they have once deployed. */
type Reference = (kind: 'Ref' | 'Fn::GetAtt' | 'Fn::Sub', argument: Json) => Json;

/** The template with its conditions decided by the parameters' defaults: no Fn::If, and no resource that is not made. */
export function decideConditions(template: unknown): unknown {
  const source = templateSchema.parse(template);
  return evaluated(source, (kind, argument) => ({ [kind]: argument }));
}

/** The same with every reference resolved, as it would be deployed to `aws`. */
export function deployedTemplate(template: unknown) {
  const source = templateSchema.parse(template);
  return templateSchema.parse(evaluated(source, (kind, argument) => resolveReference(source, kind, argument)));
}

function evaluated(source: Source, reference: Reference) {
  const holds = (condition: string | undefined) => condition === undefined || decide(source, condition);
  const kept = <Item extends { Condition?: string | undefined }>(items: Readonly<Record<string, Item>>) =>
    Object.entries(items).filter(([, { Condition }]) => holds(Condition));
  return {
    ...source,
    Resources: Object.fromEntries(
      kept(source.Resources).map(([name, { Properties, ...resource }]) => [
        name,
        { ...resource, Properties: evaluate(source, Properties, reference) },
      ]),
    ),
    Outputs: Object.fromEntries(
      kept(source.Outputs).map(([name, output]) => [
        name,
        { ...output, Value: evaluate(source, output.Value, reference) },
      ]),
    ),
  };
}

function evaluate(source: Source, value: Json, reference: Reference): Evaluated {
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(source, item, reference)).filter((item) => item !== nothing);
  }
  if (value === null || typeof value !== 'object') return value;
  const [[name, argument] = ['', null], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (name === 'Ref' && argument === 'AWS::NoValue') return nothing;
    if (name === 'Fn::If') {
      const [condition, yes, no] = z.tuple([z.string(), z.json(), z.json()]).parse(argument);
      return evaluate(source, decide(source, condition) ? yes : no, reference);
    }
    if (name === 'Ref' || name === 'Fn::GetAtt' || name === 'Fn::Sub') return reference(name, argument);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const result = evaluate(source, item, reference);
      return result === nothing ? [] : [[key, result]];
    }),
  );
}

/** A condition by name, of the functions that the template uses. */
function decide(source: Source, name: string): boolean {
  const judge = (value: Json): boolean => {
    const [[kind, argument] = ['', null]] = Object.entries(z.record(z.string(), z.json()).parse(value));
    const list = () => z.array(z.json()).parse(argument);
    switch (kind) {
      case 'Condition':
        return decide(source, z.string().parse(argument));
      case 'Fn::Not':
        return !list().every(judge);
      case 'Fn::And':
        return list().every(judge);
      case 'Fn::Or':
        return list().some(judge);
      case 'Fn::Equals': {
        const [one, other] = list().map((item) => text(source, item));
        return one === other;
      }
      default:
        throw new Error(`the condition ${name} uses ${kind}, which this reader does not know`);
    }
  };
  const condition = source.Conditions[name];
  if (condition === undefined) throw new Error(`the template has no condition ${name}`);
  return judge(condition);
}

function text(source: Source, value: Json): string {
  if (typeof value === 'string') return value;
  const parsed = z
    .union([z.strictObject({ Ref: z.string() }), z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.json()]) })])
    .parse(value);
  if ('Ref' in parsed) return String(source.Parameters[parsed.Ref]?.Default ?? '');
  const [separator, items] = parsed['Fn::Join'];
  return text(source, items).split(',').join(separator);
}

function resolveReference(source: Source, kind: 'Ref' | 'Fn::GetAtt' | 'Fn::Sub', argument: Json): Json {
  if (kind === 'Ref') return refer(source, z.string().parse(argument));
  if (kind === 'Fn::GetAtt') return attribute(source, ...z.tuple([z.string(), z.string()]).parse(argument));
  const [pattern, names] =
    typeof argument === 'string'
      ? [argument, {}]
      : z.tuple([z.string(), z.record(z.string(), z.json())]).parse(argument);
  return pattern.replace(/\$\{([\w:.]+)\}/g, (_, name: string) => {
    const [resource = '', part] = name.split('.');
    const given = names[name];
    if (given !== undefined) {
      return z.string().parse(evaluate(source, given, (...inner) => resolveReference(source, ...inner)));
    }
    return z.string().parse(part === undefined ? refer(source, resource) : attribute(source, resource, part));
  });
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': aws.account,
  'AWS::Partition': 'aws',
  'AWS::Region': aws.region,
  'AWS::URLSuffix': 'amazonaws.com',
};

function refer(source: Source, name: string): Json {
  const parameter = source.Parameters[name];
  if (parameter === undefined) return pseudo[name] ?? name;
  return parameter.Type === 'CommaDelimitedList' ? String(parameter.Default).split(',') : parameter.Default;
}

function attribute(source: Source, name: string, part: string): string {
  const { Type = '', Properties = {} } = source.Resources[name] ?? {};
  const arn = (service: string, rest: unknown) => `arn:aws:${service}:${aws.region}:${aws.account}:${rest}`;
  if (part === 'Arn' && Type === 'AWS::SQS::Queue') return arn('sqs', Properties['QueueName']);
  if (part === 'Arn' && Type === 'AWS::Lambda::Function')
    return arn('lambda', `function:${Properties['FunctionName']}`);
  if (part === 'Arn' && Type === 'AWS::Logs::LogGroup') return arn('logs', `log-group:${Properties['LogGroupName']}:*`);
  if (part === 'Arn' && Type === 'AWS::IAM::Role') return roleArn(name);
  return `${name}.${part}`;
}

/** Roles are not named in the template, so CloudFormation names them; here they have their logical name. */
export function roleArn(name: string): string {
  return `arn:aws:iam::${aws.account}:role/${name}`;
}
