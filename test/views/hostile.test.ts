import { describe, expect, it } from 'vitest';
import type { AllowList, Destination } from '../../lib/allow-list/allow-list.ts';
import { html } from '../../lib/text/html.ts';
import type { AuditRecord } from '../../lib/views/audit-record.ts';
import type { Controls } from '../../lib/views/controls.ts';
import { drawPlots } from '../../lib/views/draw-plots.ts';
import type { Evidence } from '../../lib/views/evidence.ts';
import { drawTable, showName } from '../../lib/views/parts.ts';
import type { ViewRequest } from '../../lib/views/view-request.ts';
import { drawView, views } from '../../lib/views/views.ts';
import { pictureControls } from '../../tools/previews/view-scenes.ts';
import { evidenceOf, startMs } from '../support/evidence.ts';
import { someInjections } from '../support/provider-injections.ts';
import { findForeign, textsOf, valuesOf } from '../support/view-markup.ts';

const own = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onclick='alert(1)",
  'javascript:alert(1)',
  '</cwdb-action><cwdb-action action="call">',
  '</td></tr></table></body>',
  '</svg><svg onload=alert(1)>',
  '<!-- ',
  ']]>',
  '&lt;b&gt;',
  '\u202Egnp.exe',
  'a\u0000b\u001B[31m\u0085\u2028c',
  '__proto__',
  'x'.repeat(5_000),
];

const hostile = [...new Set([...own, ...someInjections])].filter((text) => text.trim() !== '');

/** A button that has what it would ask in an attribute, as a host has it. */
const controls: Controls = {
  ...pictureControls,
  button: (label, _, confirmation = '') =>
    html`<button type="button" data-confirmation="${confirmation}">${label}</button>`,
};

const hash = 'ab'.repeat(32);

/** Every field of a line, filled with the text. */
function fieldsWith(text: string) {
  return {
    ...{ allowListHash: text, outcome: text, sender: text, receiver: text, destination: text, provider: text },
    ...{ reason: text, code: text, deliveryKey: text, groupHash: `${hash}${text}`, requestId: text, followUp: text },
    ...{ by: text, subject: text, status: text, destinations: [text], deliveryKeys: [`${text}2`], fallbacks: [text] },
    ...{ attempt: 3, latencyMs: 5, ageMs: 1e300, retryAfterSeconds: 1e300, alertsNotAllowed: 2, queuedMs: 1 },
    ...{ sinceAcceptedMs: 7, messageDeliveries: 3, overtaken: true },
    alerts: { firing: 1, resolved: 2, truncated: 3 },
    failing: [{ destination: text, by: text, reason: text, sinceMs: 1e300, failures: 2, told: false }],
  };
}

const events = [
  ...['notification.accepted', 'notification.rejected', 'heartbeat.received', 'escalation.raised'],
  ...['delivery.retried', 'delivery.set_aside', 'delivery.fell_back', 'delivery.sent', 'delivery.dead_lettered'],
  ...['destination.proven', 'destination.unproven', 'proof.ran', 'secret.refreshed'],
];

/** A line of every event, and some of which the latest line of a delivery is another one. */
function recordsWith(text: string): AuditRecord[] {
  const all = [...events, text].map((event, index) => ({
    ...fieldsWith(text),
    event,
    timeMs: startMs + index * 1_000,
  }));
  const more = ['delivery.retried', 'delivery.dead_lettered', 'delivery.sent'].map((event, index) => ({
    ...{ ...fieldsWith(text), event, timeMs: startMs + 60_000 + index },
    ...{ requestId: `${text}${index}`, deliveryKey: `${text}-${index}` },
  }));
  const stranger = { ...fieldsWith(text), event: 'notification.rejected', timeMs: startMs + 70_000, sender: undefined };
  const unreadable = { ...stranger, event: 'delivery.dead_lettered', destination: undefined, deliveryKey: undefined };
  return [...all, ...more, stranger, unreadable, { ...stranger, outcome: 'raised', event: 'escalation.raised' }];
}

function allowListWith(text: string, allowList: AllowList): AllowList {
  const destination: Destination = {
    ...{ id: text, team: text, type: text, secret: text, parallelism: 1, hosts: [], options: {} },
  };
  const receiver = { sender: text, name: text, team: text, require: [], deliver: [text], fallback: [text] };
  return {
    ...allowList,
    hash: text,
    destinations: new Map([[text, destination]]),
    receivers: new Map([[JSON.stringify([text, text]), receiver]]),
    senders: new Map([[text, { name: text, scheme: 'bearer', secret: text }]]),
  };
}

function evidenceWith(text: string): Evidence {
  const plain = evidenceOf(recordsWith(text), { leftOut: 3 });
  // An entry's place is a file that a team has named.
  const find = () => ({ file: `teams/${text}.yml`, line: 3, column: 1 });
  return { ...plain, allowList: allowListWith(text, plain.allowList), find };
}

const requestsWith = (text: string): readonly ViewRequest[] => [
  ...[{ view: 'stuck' } as const, { view: 'stuck', destination: text } as const],
  ...[{ view: 'story' } as const, { view: 'story', group: hash } as const, { view: 'story', group: 'fedcba' } as const],
  ...[{ view: 'notified' } as const, { view: 'notified', destination: text, hash: text } as const],
  ...[{ view: 'refused' } as const, { view: 'refused', sender: text } as const],
  ...[{ view: 'refused', reason: text } as const, { view: 'refused', sender: 'none', reason: text } as const],
  ...[{ view: 'unproven' } as const],
];

describe('whatever stands in the fields of a line, of the allow-list and of the request', () => {
  it('no view has an element, an attribute or an address that is not its own', { timeout: 120_000 }, () => {
    const found = hostile.flatMap((text) => {
      const evidence = evidenceWith(text);
      const drawn = requestsWith(text).map((request) => drawView(request, evidence, controls).toString());
      return [...drawn, drawPlots(evidence).toString()].flatMap((markup) =>
        findForeign(markup).map((fault) => ({ text: text.slice(0, 80), fault: fault.slice(0, 80) })),
      );
    });
    expect(found).toEqual([]);
  });

  it('is shown as it is, but for what cannot be seen', { timeout: 120_000 }, () => {
    for (const text of hostile) {
      const evidence = evidenceWith(text);
      const named = new Set([showName(text)]);
      for (const view of ['stuck', 'notified', 'refused', 'unproven', 'story'] as const) {
        const shown = textsOf(drawView({ view }, evidence, controls).toString(), 'bdi');
        expect(named.isSubsetOf(new Set(shown)), `${view} of ${JSON.stringify(text.slice(0, 60))}`).toBe(true);
      }
    }
  });

  it('a button asks about it in one line, without a character that is not seen', () => {
    for (const text of hostile) {
      const markup = drawView({ view: 'unproven' }, evidenceWith(text), controls).toString();
      const asked = valuesOf(markup, 'data-confirmation').filter((question) => question !== '');
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((question) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(question))).toEqual([]);
      expect(asked.some((question) => question.includes(showName(text)))).toBe(true);
    }
  });

  it('a headline is text of a bounded length', () => {
    for (const text of hostile) {
      const evidence = evidenceWith(text);
      for (const { headline } of Object.values(views)) expect(headline(evidence).text.length).toBeLessThan(300);
    }
  });
});

describe('the check of what is foreign', () => {
  it.each([
    ['an element', '<table><tr><td><img></td></tr></table>', '<img>'],
    ['a handler', '<p onclick="x()">a</p>', 'onclick=x()'],
    ['a style', '<p style="color: red">a</p>', 'style=color: red'],
    ['an address of others', '<a href="https://evil.example/">a</a>', 'href=https://evil.example/'],
    ['a scheme', '<a href="javascript:alert(1)">a</a>', 'href=javascript:alert(1)'],
    ['a comment', '<p><!-- a --></p>', 'a comment'],
    ['an element of a widget', '<a>x</a><cwdb-action>{}</cwdb-action>', '<cwdb-action>'],
  ])('finds %s', (_, markup, fault) => {
    expect(findForeign(markup)).toEqual([fault]);
  });

  it('finds what a table would show that did not escape', () => {
    const planted = drawTable('Planted', ['Name'], [['NAME']])
      .toString()
      .replace('NAME', own[1] ?? '');
    expect(findForeign(planted)).toContain('<img>');
  });
});
