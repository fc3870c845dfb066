/** What a command needs of the process. */
export type CliIo = {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Whether standard output is a terminal that shows colours. */
  readonly color: boolean;
  /** Aborted to end a command that runs until it is stopped. */
  readonly stop: AbortSignal;
};

/** Every command's: 0 done, 1 found something or failed, 2 wrong command line. */
export const exitCodes = { done: 0, found: 1, usage: 2 } as const;
