import type { AllowList } from '../allow-list/allow-list.ts';
import type { EntryPosition, FindEntry } from '../allow-list/compile/find-entry.ts';
import type { FindGroup } from '../allow-list/compile/find-group.ts';
import type { RejectionReason } from '../audit/reasons.ts';
import type { AnswerCode } from '../ingest/answer.ts';

export type ExplainInput = {
  readonly allowList: AllowList;
  /** Where the entries of this allow-list are written. */
  readonly find: FindEntry;
  readonly findGroup?: FindGroup;
  readonly sender: string;
  /** The bytes that the sender would post. */
  readonly body: Uint8Array;
};

/** `unchecked`: what cannot be told from the allow-list and the body alone. `skipped`: a destination that wants none of it. */
export type StepOutcome = 'passed' | 'refused' | 'skipped' | 'unchecked';

export type StepName =
  | 'size'
  | 'sender'
  | 'signature'
  | 'body'
  | 'receiver'
  | 'labels'
  | 'redaction'
  | 'severity'
  | 'links'
  | 'destination'
  | 'queue'
  | 'fallback';

/** One step of the decision, with the entry of the allow-list that decided it, where one did. */
export type Step = {
  readonly step: StepName;
  readonly outcome: StepOutcome;
  readonly detail: string;
  readonly at?: EntryPosition | undefined;
};

export type ExplainedDelivery = {
  /** `team/name`. */
  readonly destination: string;
  /** What the queue deduplicates by. */
  readonly deliveryKey: string;
  /** The queue's message group: the destination and the alert group's lane. */
  readonly lane: string;
};

/** What ingest would answer, and why. Nothing in it is a label's value as an alert carries it. */
export type Explanation = {
  readonly answer: AnswerCode;
  /** The HTTP status. */
  readonly status: number;
  /** As in the audit line; absent where the notification is accepted. */
  readonly reason: RejectionReason | undefined;
  readonly deliveries: readonly ExplainedDelivery[];
  readonly steps: readonly Step[];
};
