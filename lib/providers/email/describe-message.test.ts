import { expect, it } from 'vitest';
import { describeMessage } from './describe-message.ts';

it('shows the addresses, the subject and the text part of a mail', () => {
  const email = {
    from: 'alertguard@example.com',
    to: ['oncall@example.com', 'lead@example.com'],
    subject: '[FIRING:1] Team',
    text: 'one\n\ntwo\n',
    html: '<p>one</p>',
    headers: [],
  };
  expect(describeMessage(email)).toEqual([
    'From: alertguard@example.com',
    'To: oncall@example.com, lead@example.com',
    'Subject: [FIRING:1] Team',
    '',
    'one',
    '',
    'two',
  ]);
});
