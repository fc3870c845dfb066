import type { Controls } from './controls.ts';
import { capitalized } from './reasons.ts';

type Host = Pick<Controls, 'choosesTime'>;

/** What to do where there is nothing; `advice` stands inside of a sentence. */
export function orLonger({ choosesTime }: Host, advice: string): string {
  return choosesTime ? `Choose a longer time, or ${advice}` : capitalized(advice);
}

/** What to do to see the rows that a table leaves out. */
export function sayShorter({ choosesTime }: Host): string {
  return choosesTime ? 'Choose a shorter time to see them.' : 'This page shows no more of them.';
}
