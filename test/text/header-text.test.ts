import fc from 'fast-check';
import { expect, it } from 'vitest';
import { headerText, messageId } from '../../lib/text/header-text.ts';
import { injections } from '../support/provider-injections.ts';

it('a header text is one line within its bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 50 }), (text, maxBytes) => {
      const header = headerText(text, maxBytes);
      expect(header).not.toMatch(/[\r\n\0]/);
      expect(Buffer.byteLength(header)).toBeLessThanOrEqual(maxBytes);
    }),
  );
});

it('a text cannot start a header of its own', () => {
  expect(headerText('x\r\nBcc: victim@example.org', 100)).toBe('x Bcc: victim@example.org');
});

it('a message id is a dot-atom on both sides, whatever it is made of', () => {
  for (const text of [...injections, '', '.', '..a..']) {
    expect(messageId(text, text)).toMatch(/^<[\w-]+(\.[\w-]+)*@[\w-]+(\.[\w-]+)*>$/);
  }
});

it('a message id keeps what is allowed in one', () => {
  expect(messageId('a7f0', 'mail.example.com')).toBe('<a7f0@mail.example.com>');
});
