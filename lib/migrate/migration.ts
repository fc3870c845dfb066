import type { FenceHost, SecretSource } from './carry/carried.ts';

export type DestinationDraft = {
  readonly name: string;
  readonly type: string;
  /** Its allow-list fields, `sendResolved` included. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The name of its secret; absent where it needs none. */
  readonly secretName?: string;
};

export type SecretDraft = { readonly name: string; readonly fields: Readonly<Record<string, SecretSource>> };

export type ReceiverDraft = {
  readonly name: string;
  readonly index: number;
  /** Names of destinations. */
  readonly deliver: readonly string[];
  readonly sendResolved: boolean;
  /** The integrations that the destinations replace, by list and index. */
  readonly replaced: readonly { readonly key: string; readonly index: number }[];
  /** Whether one of its webhooks posts to the guard already. */
  readonly isGuarded: boolean;
};

/** About one integration of the old file. */
export type Remark = { readonly receiver: string; readonly key: string; readonly line: number; readonly text: string };

/** All that the output is written from. No part of it holds a secret. */
export type Migration = {
  readonly destinations: readonly DestinationDraft[];
  readonly secrets: readonly SecretDraft[];
  readonly receivers: readonly ReceiverDraft[];
  readonly hosts: readonly FenceHost[];
  readonly emailDomains: readonly string[];
  readonly topics: readonly string[];
  readonly emailFrom: string | undefined;
  /** Fields under `global` that nothing uses any more. */
  readonly unusedGlobals: readonly string[];
  /** What stayed as it was, and why. */
  readonly left: readonly Remark[];
  /** What was carried over and is not the same as before. */
  readonly notes: readonly Remark[];
};
