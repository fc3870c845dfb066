import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHttpEvent, type WireRequest } from '../../lib/local/http-event.ts';

const route = { key: 'POST /v1/senders/{sender}/notifications', parameters: { sender: 'prod-eu' } };

function eventOf(overrides: Partial<WireRequest>) {
  const request = {
    method: 'POST',
    target: '/v1/senders/prod-eu/notifications',
    rawHeaders: [],
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    body: Buffer.alloc(0),
    ...overrides,
  };
  return createHttpEvent(request, route, 0);
}

describe('the bytes of a body', () => {
  it('survive base64, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const { body = '' } = eventOf({ body: Buffer.from(bytes) });
        expect(new Uint8Array(Buffer.from(body, 'base64'))).toEqual(bytes);
      }),
    );
  });

  it('survive as text where they are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const body = Buffer.from(text.toWellFormed());
        const event = eventOf({ rawHeaders: ['Content-Type', 'application/json'], body });
        expect(Buffer.from(event.body ?? '')).toEqual(body);
      }),
    );
  });
});

it('every header of a request is in the event under its lower-case name, with all its values in order', () => {
  const name = fc.stringMatching(/^[Xx]-[A-Za-z]{1,3}$/);
  const value = fc.stringMatching(/^[\x21-\x2b\x2d-\x7e]{1,8}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), (headers) => {
      const event = eventOf({ rawHeaders: headers.flat() });
      const grouped = Map.groupBy(headers, ([header]) => header.toLowerCase());
      for (const [header, entries] of grouped) {
        expect(event.headers[header]).toBe(entries.map(([, text]) => text).join(','));
      }
    }),
  );
});

it.for(['connection', 'Transfer-Encoding', 'Keep-Alive', 'TE', 'Upgrade'])(
  'the header %s, which is of one connection, is not passed on',
  (name) => {
    expect(Object.keys(eventOf({ rawHeaders: [name, 'x'] }).headers)).not.toContain(name.toLowerCase());
  },
);

it('an earlier proxy’s x-forwarded-for is kept in front', () => {
  const { headers } = eventOf({ rawHeaders: ['X-Forwarded-For', '192.0.2.1'] });
  expect(headers['x-forwarded-for']).toBe('192.0.2.1, 127.0.0.1');
});
