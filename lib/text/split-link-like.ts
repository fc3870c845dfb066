/** A stretch of text, and whether some chat program would make something clickable of it. */
export type TextPart = { readonly text: string; readonly linkLike: boolean };

/**
 * What tells a word that would be linked: characters of addresses, handles, hashtags, cashtags, commands and paths; a
 * dot with something behind it, as in a host name; a colon with a word behind it, as in a scheme. The wide forms are
 * read like the narrow ones.
 */
const telling =
  /[@#$/\\\uFF20\uFF03\uFF04\uFF0F]|[.\u3002\uFF0E\uFF61](?=.)|[:\uFF1A](?=\D)|^localhost\b|\b(mailto|tel|sms|callto|sip|geo|bitcoin|magnet|matrix|tg):/iu;

/** `0.5`, `99.9%`, `1.5GiB`: the dot of a number is none of a host name. */
const decimal = /^[-+]?\d+[.,]\d+[%a-zA-Z]{0,3}$/;

/** Telephone and card numbers, and parts of them, as they are found across spaces too. */
const digits = /^\+?[\d()-]{3,}$|\d{6}/;

/** Every word that is link-like has one of these: most words are read but once. */
const suspicious = /[@#$/\\\uFF20\uFF03\uFF04\uFF0F.\u3002\uFF0E\uFF61:\uFF1A]|[\d()-]{3}|localhost/iu;

/**
 * Angle brackets, backticks and asterisks end a word, so that what is put into code can hold none: Mattermost's server
 * reads `<!here>` in code too, and its web client ends bold text at asterisks in code.
 */
const separators = /([\s<>`*]+)/u;

const openers = new Set('("\'[');
const closers = new Set(').,;:!?"\']');

/**
 * Splits a text into parts that chat programs would turn into links, mentions, hashtags, commands or telephone numbers,
 * and the rest. Errs on the side of link-like. A link-like part holds no white space, `<`, `>`, `*` or backtick, so it can
 * stand in code, where no program looks for such things. The parts, put together, are the text.
 *
 * Source: tdlib `find_entities`; Mattermost `text_formatting`; linkifyjs as Element uses it.
 */
export function splitLinkLike(text: string): TextPart[] {
  const parts: { text: string; linkLike: boolean }[] = [];
  const add = (piece: string, linkLike: boolean): void => {
    if (piece === '') return;
    const last = parts.at(-1);
    if (last?.linkLike === linkLike) last.text += piece;
    else parts.push({ text: piece, linkLike });
  };
  for (const word of text.split(separators)) {
    if (suspicious.test(word)) for (const part of splitWord(word)) add(part.text, part.linkLike);
    else add(word, false);
  }
  return parts;
}

/** Quotes, brackets and stops around a word are none of it. */
function splitWord(word: string): TextPart[] {
  let start = 0;
  let end = word.length;
  while (start < end && openers.has(word.charAt(start))) start += 1;
  while (end > start && closers.has(word.charAt(end - 1))) end -= 1;
  const core = word.slice(start, end);
  if (!isLinkLike(core)) return [{ text: word, linkLike: false }];
  return [
    { text: word.slice(0, start), linkLike: false },
    { text: core, linkLike: true },
    { text: word.slice(end), linkLike: false },
  ];
}

function isLinkLike(word: string): boolean {
  return digits.test(word) || (telling.test(word) && !decimal.test(word));
}
