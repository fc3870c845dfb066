import { describe, expect, it } from 'vitest';
import { html } from '../../lib/text/html.ts';
import { readActRequest } from '../../lib/widgets/act-request.ts';
import { widgetControls } from '../../lib/widgets/widget-controls.ts';
import { widgetEndpoints } from '../../lib/widgets/widget-endpoints.ts';
import { injections } from '../support/provider-injections.ts';
import { actionsOf, elementsOf, redriveArn, showArn } from '../support/widget-bench.ts';

const endpoints = { show: showArn, redrive: redriveArn };
const { link, button } = widgetControls(endpoints, true, 5);

const hostile = [
  ...injections,
  '</cwdb-action><script>alert(1)</script>',
  '"><cwdb-action action="call" endpoint="arn:aws:lambda:eu-central-1:666666666666:function:evil">{}</cwdb-action>',
  '"}</cwdb-action><a href="javascript:alert(1)">x</a>{"',
  '\\u003c/cwdb-action>',
  '&lt;img src=x onerror=alert(1)&gt;',
  '&quot;, "act": "discard", "all": true, "x": &quot;',
  ']]><b>x</b><![CDATA[',
  '<!-- -->',
  'a\u00a0b\u2028c\u2029d\u0000e\ud800f',
  '{{constructor}} `x`',
];

describe('a link or a button in a widget', () => {
  it.each(hostile)('is exactly our elements, whatever a name holds: %j', (name) => {
    const to = { view: 'stuck', destination: name } as const;
    const answer = `${link(name, to)}${button(name, { act: 'discard', destination: name, reason: name }, `Delete ${name}?`)}`;
    expect(elementsOf(answer).map(({ tagName }) => tagName)).toEqual(['a', 'cwdb-action', 'a', 'cwdb-action']);
    const [first, second] = actionsOf(answer);
    // As it was put in: JSON has no lone surrogate, and well-formed text comes back unchanged.
    expect(first?.event).toEqual(JSON.parse(JSON.stringify(to)));
    expect(second?.event).toEqual(
      JSON.parse(JSON.stringify({ act: 'discard', destination: name, reason: name, givenUpUntilMs: 5 })),
    );
    expect(first?.attributes).toEqual({ action: 'call', display: 'widget', endpoint: showArn });
    expect(Object.keys(second?.attributes ?? {}).sort()).toEqual(['action', 'confirmation', 'display', 'endpoint']);
    expect(second?.attributes['endpoint']).toBe(redriveArn);
  });

  it.each(hostile)('has JSON that is the same before and after HTML is read: %j', (name) => {
    const text = `${link('x', { view: 'stuck', destination: name })}`;
    const raw = /<cwdb-action [^>]*>(.*?)<\/cwdb-action>/.exec(text)?.[1] ?? '';
    expect(raw).toMatch(/^[ -~]+$/);
    expect(JSON.parse(raw.replaceAll('&quot;', '"'))).toEqual(
      JSON.parse(JSON.stringify({ view: 'stuck', destination: name })),
    );
  });

  it('acts on the element right before it', () => {
    const answer = `${html`<p>${link('one', { view: 'story' })} and ${button('two', { act: 'list' })}</p>`}`;
    expect(actionsOf(answer).map(({ on, label }) => [on, label])).toEqual([
      ['a', 'one'],
      ['a', 'two'],
    ]);
  });

  it('can be reached by the keyboard, and says what it is', () => {
    const attributes = elementsOf(`${link('one', { view: 'story' })}${button('two', { act: 'list' })}`)
      .filter(({ tagName }) => tagName === 'a')
      .map(({ attrs }) => Object.fromEntries(attrs.map(({ name, value }) => [name, value])));
    expect(attributes).toMatchObject([
      { role: 'link', tabindex: '0' },
      { role: 'button', tabindex: '0' },
    ]);
  });

  it('is an order of its function, as it stands', () => {
    const acts = [
      { act: 'list' },
      { act: 'redrive', destination: 'payments/chat', reason: 'expired' },
      { act: 'discard', reason: 'unreadable_message' },
      { act: 'redrive' },
    ] as const;
    const events = acts.map((act) => actionsOf(`${button('x', act)}`)[0]?.event);
    expect(events.map(readActRequest)).toEqual([
      { act: 'list' },
      { act: 'redrive', destination: 'payments/chat', reason: 'expired', givenUpUntilMs: 5 },
      { act: 'discard', reason: 'unreadable_message', givenUpUntilMs: 5 },
      { act: 'redrive', all: true, givenUpUntilMs: 5 },
    ]);
  });

  it('is no button where nobody may act', () => {
    expect(widgetControls(endpoints, false, 5).button('Delete', { act: 'discard' })).toBeUndefined();
  });
});

describe('the functions that a widget calls', () => {
  it.each([
    ['show', showArn],
    ['redrive', redriveArn],
    ['a version of show', `${showArn}:12`],
    ['an alias of redrive', `${redriveArn}:live`],
  ])('are both known from the ARN of %s', (_, arn) => {
    expect(widgetEndpoints(arn)).toEqual(endpoints);
  });

  it.each(['', 'arn:aws:lambda:eu-central-1:123456789012:function:other', 'alertguard-prod-show'])(
    'are not made up from another: %j',
    (arn) => expect(widgetEndpoints(arn)).toBeUndefined(),
  );
});
