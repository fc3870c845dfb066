import * as z from 'zod/mini';
import type { Letter } from '../dead-letters/letter.ts';

const destination = z.string().check(z.regex(/^(?:[\w.@-]{1,100}\/[\w.@-]{1,100})?$/));
const reason = z.string().check(z.regex(/^[a-z_]{1,40}$/));

const choice = {
  /** `team/name`; empty for those whose destination nobody can read. */
  destination: z.optional(destination),
  reason: z.optional(reason),
  /** Every dead letter, whatever its destination and reason. */
  all: z.optional(z.literal(true)),
  /** In milliseconds since the epoch: what was given up later was not in the list that somebody looked at. */
  givenUpUntilMs: z.number(),
};

const requestSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('list') }),
  z.strictObject({ act: z.literal('redrive'), ...choice }),
  z.strictObject({ act: z.literal('discard'), ...choice }),
]);

export type ActRequest = z.infer<typeof requestSchema>;
export type LetterAct = Exclude<ActRequest, { act: 'list' }>;

/** `undefined` where it is none, or says of no letter that it is meant: a field that is left out never means all. */
export function readActRequest(parameters: unknown): ActRequest | undefined {
  const { data } = requestSchema.safeParse(parameters);
  if (data === undefined || data.act === 'list') return data;
  const isNarrowed = data.destination !== undefined || data.reason !== undefined;
  return isNarrowed === (data.all === true) ? undefined : data;
}

export function isChosen(
  { destination: id, reason: code, givenUpUntilMs }: Omit<LetterAct, 'act'>,
  letter: Letter,
): boolean {
  return (
    (id === undefined || (letter.destination ?? '') === id) &&
    (code === undefined || letter.reason === code) &&
    letter.givenUpAtMs <= givenUpUntilMs
  );
}
