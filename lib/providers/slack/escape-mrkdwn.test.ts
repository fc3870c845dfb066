import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeMrkdwn } from './escape-mrkdwn.ts';
import { readMrkdwn } from './read-mrkdwn.ts';

const markup = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('<', '>', '&', ';', 'amp', '!here', '@U1', '#C1', '|', 'https://', 'x', '`', ' '))
    .map((parts) => parts.join('')),
);

it('shows an escaped text as it was, and finds no sequence in it', () => {
  fc.assert(
    fc.property(markup, (text) => {
      const { mentions, links, texts } = readMrkdwn(escapeMrkdwn(text));
      expect({ mentions, links, texts }).toEqual({ mentions: [], links: [], texts: [text] });
    }),
  );
});
