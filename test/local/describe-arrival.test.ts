import { expect, it } from 'vitest';
import { describeArrival, describeEmail } from '../../lib/local/describe-arrival.ts';
import type { Arrival } from '../../lib/local/stand-in/start-stand-in.ts';

function arrival(type: string, json: unknown): Arrival {
  return { type, destination: 'payments/x', status: 200, answer: 'ok', headers: {}, json };
}

const plain = (text: string) => ({ type: 'plain_text', text });

it('Slack blocks are told as text, line by line', () => {
  const blocks = [
    { type: 'header', text: plain('[FIRING:1] Team') },
    { type: 'section', text: { type: 'mrkdwn', text: '<!here>' }, fields: [plain('a'), plain('b')] },
    { type: 'divider' },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'one\ntwo ' },
            { type: 'link', url: 'https://runbooks.example.com/a', text: 'Runbook' },
          ],
        },
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'item' }] }],
        },
      ],
    },
    { type: 'actions', elements: [{ type: 'button', text: plain('Silence') }] },
    { type: 'context', elements: [plain('c'), plain('d')] },
  ];
  expect(describeArrival(arrival('slack', { text: 'x', blocks }))).toEqual([
    '[FIRING:1] Team',
    '<!here>',
    'a',
    'b',
    '---',
    'one',
    'two Runbook <https://runbooks.example.com/a>',
    '* item',
    '[Silence]',
    'c | d',
  ]);
});

it('other JSON is told indented, and cut after 60 lines', () => {
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

it('an email is told by its addresses, subject and text part', () => {
  const email = {
    from: 'alertguard@example.com',
    to: ['oncall@example.com', 'lead@example.com'],
    subject: '[FIRING:1] Team',
    text: 'one\n\ntwo\n',
    html: '<p>one</p>',
    headers: [],
  };
  expect(describeEmail(email)).toEqual([
    'From: alertguard@example.com',
    'To: oncall@example.com, lead@example.com',
    'Subject: [FIRING:1] Team',
    '',
    'one',
    '',
    'two',
  ]);
});

it('a control sequence of an alert author does not reach the terminal', () => {
  const hostile = '\u001b[2J\u001b]0;owned\u0007text\u202e';
  const blocks = [{ type: 'section', text: plain(hostile) }];
  const lines = [
    ...describeArrival(arrival('slack', { text: 'x', blocks })),
    ...describeArrival(arrival('webhook', { [hostile]: hostile })),
    ...describeEmail({ from: hostile, to: [hostile], subject: hostile, text: hostile, html: undefined, headers: [] }),
  ];
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

it('a mail of a mail server is told like any other mail', () => {
  const json = { from: 'a@example.com', to: ['b@example.com'], subject: 's', text: 't\u001b[31m', messageId: '<m@x>' };
  expect(describeArrival(arrival('smtp', json))).toEqual([
    'From: a@example.com',
    'To: b@example.com',
    'Subject: s',
    '',
    't[31m',
  ]);
});
