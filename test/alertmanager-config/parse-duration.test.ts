import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDuration } from '../../lib/alertmanager-config/parse-duration.ts';

it.each([
  ['0', 0],
  ['0s', 0],
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1d', 86_400_000],
  ['2w', 1_209_600_000],
  ['1y', 31_536_000_000],
  ['1y2w3d4h5m6s7ms', 33_019_506_007],
  ['106751d23h47m16s854ms', 9_223_372_036_854],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', ' ', '5', '1.5h', '-5m', '5 m', '30m1h', '1m1m', '5M', '5min', '1h30', 'm', '1us', '٣m', '107000d'])(
  '`%s` is refused',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

it('what is written from parts is their sum', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(400), fc.nat(23), fc.nat(59), (weeks, days, hours, minutes) => {
      const ms = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000;
      expect(parseDuration(`${weeks}w${days}d${hours}h${minutes}m`)).toBe(ms);
    }),
  );
});
