/** What the template of emails writes itself, whatever an alert says. */
export const emailMarkup: ReadonlySet<string> = new Set([
  ...['html', 'html[lang]', 'head', 'meta', 'meta[charset]', 'meta[name]', 'meta[content]', 'title', 'style'],
  ...['body', 'body[class]', 'body[style]', 'div', 'div[class]', 'div[style]', 'h1', 'h1[class]', 'h1[style]'],
  ...['table', 'table[role]', 'table[width]', 'table[cellpadding]', 'table[cellspacing]', 'table[border]'],
  ...['table[class]', 'table[style]', 'tr', 'td', 'td[align]', 'td[class]', 'td[style]'],
  ...['span', 'span[class]', 'span[style]', 'a', 'a[class]', 'a[href]', 'a[style]', 'br'],
]);
