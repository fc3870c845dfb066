/** Something that a command found in a file, as every format prints it. No part of it holds a secret. */
export type Problem = {
  /** As the repository has it, with `/`. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'note';
  /** A stable machine code. */
  readonly rule: string;
  readonly message: string;
};
