/**
 * What a vendor's client would make of a message, found by a small parser of the format that shares no code with the
 * rendering. A parser throws on anything that the format, or our use of it, does not have.
 */
export type WhatAReaderGets = {
  /** Everything that would notify someone. */
  readonly mentions: readonly string[];
  /** Everything that can be clicked. */
  readonly links: readonly string[];
  /** Kinds of markup in use: tags, block types. */
  readonly markup: readonly string[];
  /** Everything that is shown as text. */
  readonly texts: readonly string[];
  /** What the client looks through for links of its own making: text nodes, and runs of them where it looks across. */
  readonly searched: readonly string[];
  /** What stands in a form that the template keeps for its own words, where the format has one. */
  readonly own: readonly string[];
};

export const nothing: WhatAReaderGets = { mentions: [], links: [], markup: [], texts: [], searched: [], own: [] };

export function mergeReadings(readings: readonly WhatAReaderGets[]): WhatAReaderGets {
  return {
    mentions: readings.flatMap(({ mentions }) => mentions),
    links: readings.flatMap(({ links }) => links),
    markup: readings.flatMap(({ markup }) => markup),
    texts: readings.flatMap(({ texts }) => texts),
    searched: readings.flatMap(({ searched }) => searched),
    own: readings.flatMap(({ own }) => own),
  };
}

/** For what the vendor knows and our messages must not use. */
export function unread(part: string): never {
  throw new Error(`a part that our messages do not use: ${part}`);
}

/** Throws where there is more in a part than its reader reads. */
export function nothingElse(rest: object): void {
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined) unread(name);
  }
}
