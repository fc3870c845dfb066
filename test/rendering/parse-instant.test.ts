import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertDurationMs, formatDuration } from '../../lib/rendering/alert-duration.ts';
import { parseInstant } from '../../lib/rendering/parse-instant.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');

describe('a time', () => {
  it.each([
    ['UTC', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['with nanoseconds', '2026-11-20T10:00:00.123456789Z', '2026-11-20T10:00:00.123Z'],
    ['with one digit of a second', '2026-11-20T10:00:00.5Z', '2026-11-20T10:00:00.500Z'],
    ['east of Greenwich', '2026-11-20T18:00:00+08:00', '2026-11-20T10:00:00.000Z'],
    ['west of Greenwich', '2026-11-20T06:30:00.25-03:30', '2026-11-20T10:00:00.250Z'],
    ['on a leap day', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s is read', (_title, text, expected) => {
    expect(parseInstant(text)).toBe(Date.parse(expected));
  });

  it.each([
    ['the zero time of Go', '0001-01-01T00:00:00Z'],
    ['31 February', '2026-02-31T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['hour 24', '2026-11-20T24:00:00Z'],
    ['without an offset', '2026-11-20T10:00:00'],
    ['with a space', '2026-11-20 10:00:00Z'],
    ['ten digits of a second', '2026-11-20T10:00:00.1234567890Z'],
    ['a number', '1763632800'],
    ['nothing', ''],
    ['a word', 'now'],
    ['something behind it', '2026-11-20T10:00:00Z\n'],
  ])('%s is no time', (_title, text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('agrees with the engine on every date that the engine writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
        (date) => {
          expect(parseInstant(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => parseInstant(text) === undefined || Number.isFinite(parseInstant(text))),
    );
  });
});

describe('a duration', () => {
  const firing = { status: 'firing', startsAt: '2026-11-20T10:48:00Z', endsAt: '0001-01-01T00:00:00Z' } as const;

  it('of a firing alert lasts until now', () => {
    expect(alertDurationMs(firing, nowMs)).toBe(72 * 60_000);
  });

  it('of a resolved alert lasts until its end', () => {
    const resolved = { ...firing, status: 'resolved', endsAt: '2026-11-20T10:50:00.5Z' } as const;
    expect(alertDurationMs(resolved, nowMs)).toBe(120_500);
  });

  it.each([
    ['starts in the future', { ...firing, startsAt: '2026-11-20T13:00:00Z' }],
    ['has no start', { ...firing, startsAt: 'garbage' }],
    ['is resolved without an end', { ...firing, status: 'resolved' as const }],
    ['ends before it starts', { ...firing, status: 'resolved' as const, endsAt: '2026-11-20T10:00:00Z' }],
  ])('is unknown where the alert %s', (_title, alert) => {
    expect(alertDurationMs(alert, nowMs)).toBeUndefined();
  });

  it.each([
    [0, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_599_999, '59m'],
    [3_600_000, '1h'],
    [72 * 60_000, '1h 12m'],
    [86_399_999, '23h 59m'],
    [86_400_000, '1d'],
    [3 * 86_400_000 + 4 * 3_600_000 + 59_000, '3d 4h'],
    [3 * 86_400_000 + 59 * 60_000, '3d'],
  ])('of %i ms reads %s', (durationMs, expected) => {
    expect(formatDuration(durationMs)).toBe(expected);
  });
});
