/** Where the text of a secret is, by the path to a field of the old configuration. */
export type SecretSource =
  /** In the field itself. */
  | { readonly kind: 'value'; readonly path: readonly (string | number)[] }
  /** In the file that the field names. */
  | { readonly kind: 'file'; readonly path: readonly (string | number)[] }
  /** Nowhere yet: it is a new signing key. */
  | { readonly kind: 'new' };

/** What an integration becomes in the allow-list. */
export type Carried = {
  readonly ok: true;
  /** The provider. */
  readonly type: string;
  /** Its allow-list fields, beside `sendResolved`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Its secret, by the field in Secrets Manager's JSON; absent where the provider needs none. */
  readonly secret?: Readonly<Record<string, SecretSource>>;
  /** Distinguishes destinations that a provider takes for one, such as channels behind one URL. */
  readonly target?: string;
  /** What the team's fence must admit for it. */
  readonly hosts?: readonly FenceHost[];
  readonly emailDomains?: readonly string[];
  readonly topics?: readonly string[];
  /** Where mail comes from. */
  readonly emailFrom?: string;
  /** What differs from before, for people; nothing of it is a secret. */
  readonly notes: readonly string[];
};

export type FenceHost = { readonly host: string; readonly private: boolean };

/** What could not be carried over stays as it was. */
export type Left = { readonly ok: false; readonly reason: string };

export function left(reason: string): Left {
  return { ok: false, reason };
}
