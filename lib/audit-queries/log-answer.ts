import type { Row } from './query.ts';

/** Why the log did not answer. */
export type LogFault =
  | 'log_group_missing'
  | 'denied'
  | 'no_credentials'
  | 'too_many_queries'
  | 'not_reached'
  | 'query_failed'
  | 'timeout'
  | 'stopped';

/** What a query gives, and how many lines it found, of which it may give a part only. */
export type LogAnswer =
  | { readonly ok: true; readonly rows: readonly Row[]; readonly linesMatched: number }
  | { readonly ok: false; readonly reason: LogFault };
