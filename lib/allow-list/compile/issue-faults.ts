import type * as z from 'zod';
import { suggestName } from '../../text/near-name.ts';
import type { Fault, FaultCode } from './fault.ts';
import { type Entry, faultAt, locate } from './locate.ts';

const codes: Partial<Record<z.core.$ZodIssue['code'], FaultCode>> = {
  invalid_type: 'wrong_type',
  too_small: 'limit',
  too_big: 'limit',
};

/**
 * Puts what a schema found onto lines and columns. `alsoKnown` are fields of the same map that another schema reads.
 */
export function issueFaults(
  issues: readonly z.core.$ZodIssue[],
  entry: Entry,
  alsoKnown: readonly string[] = [],
): readonly Fault[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? unknownFieldFaults(issue, entry, alsoKnown) : [issueFault(issue, entry)],
  );
}

function unknownFieldFaults(
  issue: z.core.$ZodIssueUnrecognizedKeys,
  entry: Entry,
  alsoKnown: readonly string[],
): readonly Fault[] {
  const ofSchema = issue.message.split(' ').filter((field) => field !== '');
  const known = issue.path.length === 0 ? [...alsoKnown, ...ofSchema] : ofSchema;
  return issue.keys.map((field) => {
    const { key, value } = locate(entry, [...issue.path, field]);
    const message = `unknown field: ${suggestName(field, known, 'remove it')}`;
    return faultAt(entry.file, { key: value, value: key }, 'unknown_field', message);
  });
}

function issueFault(issue: z.core.$ZodIssue, entry: Entry): Fault {
  const place = locate(entry, issue.path);
  const message = `${subject(issue.path)}${issue.message}`;
  // What is missing has no place of its own; the key of the map that lacks it is where a reader looks.
  const at = place.found ? place : { key: place.value, value: place.key ?? place.value };
  return faultAt(entry.file, at, place.found ? codeOf(issue) : 'missing_field', message);
}

function codeOf(issue: z.core.$ZodIssue): FaultCode {
  const isOfNoForm = issue.code === 'invalid_union' && issue.errors.every(([first]) => first?.code === 'invalid_type');
  return isOfNoForm ? 'wrong_type' : (codes[issue.code] ?? 'wrong_value');
}

/** The field alone: what stands further down may be a name that somebody made up. */
function subject(path: readonly PropertyKey[]): string {
  return typeof path[0] === 'string' ? `\`${path[0]}\`: ` : '';
}
