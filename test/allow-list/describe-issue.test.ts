import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { describeIssue } from '../../lib/allow-list/compile/describe-issue.ts';
import { bySeverity } from '../../lib/providers/contract/by-severity.ts';

describe('What a schema refuses', () => {
  const mention = z.union([z.enum(['here', 'channel']), z.string().regex(/^U[A-Z0-9]+$/)]);

  it.each<[string, z.ZodType, unknown, string]>([
    ['a mistyped choice', z.enum(['here', 'channel']), 'chanel', 'did you mean `channel`?'],
    ['an unknown choice', z.enum(['here', 'channel']), 'planted', 'write one of `channel`, `here`'],
    ['a choice that is left out', z.enum(['here', 'channel']), undefined, 'missing: write one of `channel`, `here`'],
    ['a choice that is no text', z.enum(['here']), 7, 'write `here`'],
    ['text in none of two forms', mention, 'planted', 'write it in the form `/^U[A-Z0-9]+$/`'],
    [
      'none of two types',
      z.union([z.string(), z.array(z.string())]),
      {},
      'write text, not a map, or write a list, not a map',
    ],
    [
      'none of two maps',
      z.union([z.strictObject({}), z.strictObject({})]),
      { a: 1 },
      'write one of the forms that are allowed here',
    ],
    ['a mistyped severity', bySeverity(mention), { critcal: 'here' }, 'unknown field: did you mean `critical`?'],
    ['no severity', bySeverity(mention), {}, 'name `critical`, `warning` or `info`'],
    ['too little', z.number().gt(0), 0, 'write more than 0'],
    ['too much', z.number().lt(1), 1, 'write less than 1'],
    ['less than the least', z.number().min(2), 1, 'write 2 or more'],
    ['short text', z.string().min(3), 'ab', 'write 3 characters or more'],
    ['long text', z.string().max(3), 'planted', 'write 3 characters or fewer'],
    ['a short list', z.array(z.string()).min(2), ['planted'], 'list 2 or more'],
    ['a URL without scheme', z.url(), 'planted', 'write a full URL'],
    ['an address without domain', z.email(), 'planted', 'write one plain email address, `name@domain`'],
    [
      'a key of another form',
      z.record(z.string().regex(/^a/), z.string()),
      { planted: '' },
      'write it in the form `/^a/`',
    ],
    ['a fraction', z.int(), 1.5, 'write a whole number, not a fraction'],
    ['text for true', z.boolean(), 'planted', 'write `true` or `false`, not text'],
    ['what was described and left out', z.string().describe('the channel'), undefined, 'missing: write the channel'],
    [
      'what has a message of its own',
      z.string().refine(() => false, 'is not a channel'),
      'planted',
      'is not a channel',
    ],
  ])('%s is told without what was written', (_, schema, input, message) => {
    const parsed = schema.safeParse(input, { error: describeIssue });
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
