import type { Answer, OutboundRequest } from './outbound-request.ts';

/** A request that looks for an earlier message, sent before the message itself is rendered. */
export type Search = {
  readonly request: OutboundRequest;
  /** What the answer says, which was cut off where it is longer than `maxSearchAnswerBytes`. */
  readonly read: (answer: Answer) => SearchResult;
  /** What the message does to the one that is found. */
  readonly does: 'edited' | 'replied';
};

export type SearchResult =
  /** The vendor's id of the message: for `render` alone, and never for a log. */
  | { readonly kind: 'found'; readonly message: string }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_readable' };

/** A hundred messages of a chat, most of which are a few kilobytes. */
export const maxSearchAnswerBytes = 1024 * 1024;
