import { expect, it } from 'vitest';
import { describeArrival } from '../../lib/local/describe-arrival.ts';
import type { Arrival } from '../../lib/local/stand-in/start-stand-in.ts';

function arrival(type: string, json: unknown): Arrival {
  return { type, destination: 'payments/x', status: 200, answer: 'ok', headers: {}, json, isMessage: true };
}

const plain = (text: string) => ({ type: 'plain_text', text });

it('shows JSON that no room describes with its indent, and cuts it after 60 lines', () => {
  expect(describeArrival(arrival('webhook', { a: { b: 1 } }))).toEqual(['{', '  "a": {', '    "b": 1', '  }', '}']);
  const long = describeArrival(
    arrival(
      'webhook',
      Array.from({ length: 100 }, (_, index) => index),
    ),
  );
  expect(long).toHaveLength(61);
  expect(long.at(-1)).toBe('… 42 more lines');
});

it('lets no control sequence of an alert author reach the terminal', () => {
  const hostile = '\u001b[2J\u001b]0;owned\u0007text\u202e';
  const blocks = [{ type: 'section', text: plain(hostile) }];
  const lines = [
    ...describeArrival(arrival('slack', { text: 'x', blocks })),
    ...describeArrival(arrival('webhook', { [hostile]: hostile })),
    ...describeArrival(arrival('email', { from: hostile, to: [hostile], subject: hostile, text: hostile })),
  ];
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

it('describes a mail of a mail server like any other mail', () => {
  const json = { from: 'a@example.com', to: ['b@example.com'], subject: 's', text: 't\u001b[31m', messageId: '<m@x>' };
  expect(describeArrival(arrival('smtp', json))).toEqual([
    'From: a@example.com',
    'To: b@example.com',
    'Subject: s',
    '',
    't[31m',
  ]);
});
