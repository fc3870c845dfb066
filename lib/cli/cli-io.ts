/** What a command needs of the process. */
export type CliIo = {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Whether standard output is a terminal that shows colours. */
  readonly color: boolean;
  /** Aborted to end a command that runs until it is stopped. */
  readonly stop: AbortSignal;
  /** The absolute file that runs this command line. */
  readonly program: string;
  /** The absolute directory of what the package holds beside the command line: prebuilt functions, schemas. */
  readonly assets: string;
  /** The absolute directory of the stack's YAML: `infra/` in the source, and a folder of `assets` in the package. */
  readonly stack: string;
};

/** Every command's: 0 done, 1 found something or failed, 2 wrong command line. */
export const exitCodes = { done: 0, found: 1, usage: 2 } as const;
