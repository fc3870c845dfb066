import { expect, it } from 'vitest';
import { describeMessage } from './describe-message.ts';

const plain = (text: string) => ({ type: 'plain_text', text });

it('shows blocks as text, line by line', () => {
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
  expect(describeMessage({ text: 'x', blocks })).toEqual([
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

it('shows nothing of what is not a message', () => {
  expect(describeMessage({ text: 'x', blocks: [{ type: 'marquee' }] })).toBeUndefined();
});
