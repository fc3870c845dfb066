import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Receiver } from '../../lib/allow-list/allow-list.ts';
import { missingLabels } from '../../lib/ingest/decide-notification.ts';
import { anAlert } from '../support/notification-factory.ts';

function missing(require: Receiver['require'], labels: readonly (readonly [string, string])[]): string[] {
  const receiver = { sender: 'prod-eu', name: 'critical', team: 'a', require, deliver: ['a/chat'], fallback: [] };
  return missingLabels(anAlert({ labels: new Map(labels) }), receiver);
}

describe('an alert carries a required label', () => {
  it.each([
    ['with the one value', [['severity', 'page']], [['severity', 'page']], []],
    ['with the first of the values', [['severity', 'critical', 'page']], [['severity', 'critical']], []],
    ['with the last of the values', [['severity', 'critical', 'page']], [['severity', 'page']], []],
    ['with no other value', [['severity', 'critical', 'page']], [['severity', 'info']], ['severity']],
    ['not in another case', [['severity', 'critical', 'page']], [['severity', 'Page']], ['severity']],
    ['not with a part of a value', [['severity', 'critical', 'page']], [['severity', 'pag']], ['severity']],
    ['not with the values joined', [['severity', 'critical', 'page']], [['severity', 'critical|page']], ['severity']],
    ['not under another name', [['severity', 'critical', 'page']], [['priority', 'page']], ['severity']],
    ['not as the name of a label', [['severity', 'page']], [['page', 'severity']], ['severity']],
    ['not by what every object has', [['constructor', 'page']], [], ['constructor']],
    [
      'for each of them',
      [
        ['severity', 'critical', 'page'],
        ['team', 'a', 'b'],
      ],
      [['severity', 'page']],
      ['team'],
    ],
  ] satisfies [string, Receiver['require'], [string, string][], string[]][])('%s', (_, require, labels, lacking) => {
    expect(missing(require, labels)).toEqual(lacking);
  });

  it('exactly where its value is in the list', () => {
    const value = fc.string({ minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(value, fc.array(value), value, (first, others, carried) => {
        const isListed = [first, ...others].includes(carried);
        expect(missing([['team', first, ...others]], [['team', carried]])).toEqual(isListed ? [] : ['team']);
      }),
    );
  });
});
