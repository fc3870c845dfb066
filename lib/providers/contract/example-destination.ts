/** Options and a made up secret with which a provider renders, where a person has not given any. */
export type ExampleDestination = {
  readonly options: Readonly<Record<string, unknown>>;
  /** The JSON object of the secret; absent where the provider needs none. */
  readonly secret?: Readonly<Record<string, string>>;
};

/** As long as the vendor's own, and plainly nobody's. */
export function invented(length: number): string {
  return 'exampleSecret'.repeat(Math.ceil(length / 13)).slice(0, length);
}
