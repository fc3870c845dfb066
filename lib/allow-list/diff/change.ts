/**
 * What a change does to who can be told. `widening`: someone or something more can send, be told, be called or be read.
 * `narrowing`: less. `neutral`: the same people are told, in another way. What could be either counts as widening.
 */
export type Effect = 'widening' | 'narrowing' | 'neutral';

/** `platform`: what `platform.yml` says of the guard as a whole. */
export type Subject = 'sender' | 'team' | 'receiver' | 'destination' | 'platform';

export type Verdict = {
  readonly effect: Effect;
  /** What that means, for the reviewer, as the end of a sentence. */
  readonly why: string;
};

/** One difference. Values are as they stand in the allow-list, ready to be shown: see `show-value.ts`. */
export type Change = Verdict & {
  readonly subject: Subject;
  /** `team/name` for receivers and destinations; empty for the platform. */
  readonly name: string;
  /** The name before, of an entry that was renamed, moved or taken over. */
  readonly was?: string;
  /**
   * Of the field, or of the whole entry where `field` is absent. A field of several values can gain and lose some.
   * `moved`: to another team's file. `taken-over`: the same notifications, by another team, for others.
   */
  readonly change: 'added' | 'removed' | 'changed' | 'renamed' | 'moved' | 'taken-over';
  readonly field: string | undefined;
  /** What is gone or was there; for a whole entry its fields. */
  readonly before: readonly string[];
  /** What is new; for a whole entry its fields. */
  readonly after: readonly string[];
};

/** Of which entry, and of which of its fields, a change is told. */
export type Where = Pick<Change, 'subject' | 'name'> & { readonly field?: string };

export function widening(why: string): Verdict {
  return { effect: 'widening', why };
}

export function narrowing(why: string): Verdict {
  return { effect: 'narrowing', why };
}

export function neutral(why: string): Verdict {
  return { effect: 'neutral', why };
}
