import * as z from 'zod';
import type { Fault } from '../allow-list/compile/fault.ts';
import { locate, position } from '../allow-list/compile/locate.ts';
import { parseYaml } from '../allow-list/compile/parse-yaml.ts';
import { fieldSchemas, readFields } from '../allow-list/compile/read-fields.ts';
import { suggestName } from '../text/near-name.ts';
import type { Acceptance } from './accept-findings.ts';
import { rules } from './rules.ts';

/** Read beside the configuration where no other file is named. */
export const defaultAcceptancesFile = '.alertguard-lint.yml';

const maxReasonLength = 1_000;

export type AcceptancesRead =
  | { readonly ok: true; readonly acceptances: readonly Acceptance[] }
  | { readonly ok: false; readonly faults: readonly Omit<Fault, 'code'>[] };

/** Reads the file of accepted findings, or reports every error in it. `today` is a day such as `2026-11-22`. */
export function readAcceptances(path: string, text: string, today: string): AcceptancesRead {
  const { file, faults: syntax } = parseYaml({ path, text });
  if (file === undefined) return { ok: false, faults: syntax };
  const root = { file, name: '', key: undefined, value: file.root };
  const { entry, faults } = readFields(fieldSchemas({ accepted: z.array(acceptanceSchema(today)) }), root);
  if (entry.complete === undefined || syntax.length > 0) return { ok: false, faults: [...syntax, ...faults] };
  const acceptances = entry.complete.accepted.map((one, index) => {
    const { line, column } = position(file, { ...locate(root, ['accepted', index]), key: undefined });
    return { ...one, place: { line, column } };
  });
  return { ok: true, acceptances };
}

const ruleNames = rules.map(({ name }) => name);

function acceptanceSchema(today: string) {
  return z
    .strictObject({
      rule: z.string('write the `rule` of the finding').refine((name) => ruleNames.includes(name), {
        error: ({ input }) => `no rule has this name: ${suggestName(String(input), ruleNames, '')}`,
      }),
      receiver: z.string().min(1).optional(),
      path: z.string().min(1).optional(),
      reason: z
        .string('write the `reason`')
        .max(maxReasonLength)
        .regex(/\S/, 'write in `reason` why this is acceptable'),
      until: z.iso
        .date({ error: 'write a day in `until`, such as 2027-01-31', abort: true })
        .refine(
          (until) => until <= inAYear(today),
          'write a day in `until` within a year, so that somebody looks at it again',
        ),
    })
    .refine(({ receiver, path }) => receiver !== undefined || path !== undefined, {
      error: 'write the `receiver` or the `path` of the finding, or both',
    })
    .refine(({ receiver, path }) => receiver !== undefined || !path?.startsWith('route.routes['), {
      // With another route before it, the path leads to another route.
      error: 'write the `receiver` too: the path of a route changes with every route before it',
    });
}

function inAYear(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
}
