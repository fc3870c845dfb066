/** Stable machine codes, one for each rule of the allow-list; the sentence for people is in `message`. */
export type FaultCode =
  | 'file_misplaced'
  | 'file_twice'
  | 'platform_missing'
  | 'file_empty'
  | 'yaml_syntax'
  | 'yaml_alias'
  | 'yaml_tag'
  | 'yaml_merge'
  | 'yaml_directive'
  | 'hidden_character'
  | 'duplicate_key'
  | 'key_not_text'
  | 'unknown_field'
  | 'missing_field'
  | 'wrong_type'
  | 'wrong_value'
  | 'limit'
  | 'name_invalid'
  | 'name_taken'
  | 'wildcard'
  | 'label_name_invalid'
  | 'duplicate_entry'
  | 'provider_unknown'
  | 'secret_written'
  | 'secret_name_invalid'
  | 'secret_missing'
  | 'secret_not_needed'
  | 'secret_outside_prefix'
  | 'secret_shared'
  | 'prefix_invalid'
  | 'prefix_overlap'
  | 'prefix_holds_sender_secret'
  | 'domain_invalid'
  | 'address_invalid'
  | 'address_outside_fence'
  | 'email_from_missing'
  | 'host_invalid'
  | 'url_invalid'
  | 'url_outside_fence'
  | 'host_outside_fence'
  | 'topic_invalid'
  | 'topic_outside_fence'
  | 'team_unknown'
  | 'sender_unknown'
  | 'sender_not_allowed'
  | 'receiver_outside_fence'
  | 'destination_unknown'
  | 'destination_of_team'
  | 'destination_not_shared'
  | 'shared_with_itself'
  | 'destination_without_team'
  | 'pair_taken'
  | 'heartbeat_delivers'
  | 'proof_not_possible'
  | 'rule_unclear'
  | 'rule_broken';

/**
 * One thing that is wrong in the allow-list, and what to write instead. Line and column count from 1.
 *
 * A message names what the guard knows: its fields, its providers, the names that were declared. What was written
 * wrongly is never repeated, since it may be a credential in the wrong place; line and column point to it.
 */
export type Fault = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: FaultCode;
  readonly message: string;
};

/** What is allowed and better not: the allow-list compiles all the same. */
export type Warning = Omit<Fault, 'code'> & {
  /**
   * `receivers_open`: a team may claim any receiver that no other team has. `links_nowhere`: no message has a link.
   * `heartbeat_unheard`: nobody is notified when a heartbeat stays away. `secrets_by_prefix`: the roles may read the
   * prefixes of the teams, as they cannot hold the names of all secrets. `exception_ends`: a team may break a rule for a
   * few more days.
   */
  readonly code: 'receivers_open' | 'links_nowhere' | 'heartbeat_unheard' | 'secrets_by_prefix' | 'exception_ends';
  /** The field to write, ready to be pasted, where the files say what belongs into it. */
  readonly write?: string;
};

/** By file, line, column, then code: the same faults are always told in the same order. */
export function sortFaults(faults: readonly Fault[]): readonly Fault[] {
  return faults.toSorted(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.code, b.code),
  );
}

/** By UTF-16 code units, which is the same on every machine; `localeCompare` is not. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
