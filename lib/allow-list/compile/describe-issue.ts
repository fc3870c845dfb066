import * as z from 'zod';
import { suggestName } from '../../text/near-name.ts';

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map of fields',
  record: 'a map',
  map: 'a map',
};

/**
 * What to write instead, as the error map of a parse: a schema that states its own message keeps it. No message repeats
 * the input. For unknown fields, which zod tells together, the message is the known ones, separated by spaces.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue);
    case 'invalid_value':
      return describeValues(issue);
    case 'too_small':
      return describeTooSmall(issue);
    case 'too_big':
      return describeTooBig(issue);
    case 'invalid_format':
      return describeFormat(issue);
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'invalid_union':
      return describeUnion(issue);
    case 'unrecognized_keys':
      return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape).join(' ') : '';
    default:
      return undefined;
  }
}

function describeValues({ input, values }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidValue>): string {
  const written = typeof input === 'string' ? input : '';
  return `${input === undefined ? 'missing: ' : ''}${suggestName(written, values.map(String), '')}`;
}

/** The first thing that each form asks for; of a map only what those forms ask for that are maps. */
function describeUnion({ errors, input }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const maps = isMap(input) ? errors.filter(takesMaps) : [];
  const unknown = maps.flatMap((form) => form.filter((issue) => issue.code === 'unrecognized_keys')).at(-1);
  if (maps.length === 1 && unknown !== undefined) {
    return `unknown field: ${suggestName(unknown.keys[0] ?? '', unknown.message.split(' '), 'remove it')}`;
  }
  const forms = (maps.length > 0 ? maps : errors).flatMap(
    (form) => form.find(({ code }) => code !== 'unrecognized_keys')?.message ?? [],
  );
  return forms.length > 0 ? [...new Set(forms)].join(', or ') : 'write one of the forms that are allowed here';
}

/** Whether a form found no fault with the value as such, but inside of it. */
function takesMaps(form: readonly z.core.$ZodIssue[]): boolean {
  return form.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys' || code === 'custom');
}

function isMap(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function describeType(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  const noun = nouns[issue.expected] ?? `a value of type ${issue.expected}`;
  if (issue.input === undefined) return `missing: write ${descriptionOf(issue.inst) ?? noun}`;
  const isBareText = issue.expected === 'string' && ['number', 'boolean'].includes(typeof issue.input);
  return `write ${noun}, not ${nounOf(issue.input)}${isBareText ? ': write it in quotes' : ''}`;
}

function descriptionOf(schema: unknown): string | undefined {
  return schema instanceof z.ZodType ? schema.description : undefined;
}

function nounOf(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a map';
  if (typeof input === 'boolean') return '`true` or `false`';
  if (typeof input === 'number') return Number.isInteger(input) ? 'a number' : 'a fraction';
  return 'text';
}

function describeTooSmall(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  const minimum = Number(issue.minimum);
  if (issue.origin === 'string') {
    return minimum === 1 ? 'must not be empty' : `write ${minimum} characters or more`;
  }
  if (isNumber(issue.origin))
    return issue.inclusive === false ? `write more than ${minimum}` : `write ${minimum} or more`;
  return minimum === 1 ? 'list at least one' : `list ${minimum} or more`;
}

function describeTooBig(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>): string {
  const maximum = Number(issue.maximum);
  if (issue.origin === 'string') return `write ${maximum} characters or fewer`;
  if (isNumber(issue.origin))
    return issue.inclusive === false ? `write less than ${maximum}` : `write ${maximum} or less`;
  return `list ${maximum} or fewer`;
}

function isNumber(origin: string): boolean {
  return origin === 'number' || origin === 'int';
}

function describeFormat(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidStringFormat>): string {
  if (issue.format === 'url') return 'write a full URL';
  if (issue.format === 'email') return 'write one plain email address, `name@domain`';
  return issue.pattern === undefined ? `write it as ${issue.format}` : `write it in the form \`${issue.pattern}\``;
}
