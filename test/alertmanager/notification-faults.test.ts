import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notificationFaults, parseNotification } from '../../lib/alertmanager/notification.ts';
import { rawNotification } from '../support/notification-factory.ts';

const encode = (text: string) => new TextEncoder().encode(text);

describe('where a body departs from the schema', () => {
  it.each([
    ['a notification', rawNotification(), []],
    ['no JSON', '{', []],
    ['no object', '[]', ['']],
    ['no alerts', rawNotification({ alerts: [] }), ['alerts']],
    [
      'a label that is no text',
      rawNotification().replace('"severity":"critical"', '"severity":1'),
      ['alerts.0.labels'],
    ],
    ['another version', rawNotification({ version: '4' }).replace('"version":"4"', '"version":"3"'), ['version']],
  ])('is told for %s', (_, body, faults) => {
    expect(notificationFaults(encode(body))).toEqual(faults);
  });

  it('is told by names of the schema and indexes alone, and only for what is refused', () => {
    const known = /^([A-Za-z]+(\.\d+(\.[A-Za-z]+)?)?)?$/;
    const fields = new Set([
      ...Object.keys(JSON.parse(rawNotification())),
      ...Object.keys(JSON.parse(rawNotification()).alerts[0]),
    ]);
    fc.assert(
      fc.property(
        fc.record({ name: fc.constantFrom(...fields, 'secret'), value: fc.jsonValue() }),
        ({ name, value }) => {
          const wire = JSON.parse(rawNotification());
          const [alert] = wire.alerts;
          const body = encode(JSON.stringify({ ...wire, alerts: [{ ...alert, [name]: value }, value], [name]: value }));
          const faults = notificationFaults(body);
          expect(faults.length > 0).toBe(!parseNotification(body).ok);
          for (const fault of faults) {
            expect(fault).toMatch(known);
            for (const part of fault.split('.').filter((one) => /[A-Za-z]/.test(one))) {
              expect([...fields, 'truncatedAlerts']).toContain(part);
            }
          }
        },
      ),
    );
  });
});
