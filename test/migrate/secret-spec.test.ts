import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatSecretSpec, parseSecretSpec } from '../../lib/migrate/secret-spec.ts';

it.each([
  [
    'webhookUrl=value:global.slack_api_url',
    { field: 'webhookUrl', source: { kind: 'value', path: ['global', 'slack_api_url'] } },
  ],
  [
    'routingKey=file:receivers.1.pagerduty_configs.0.routing_key_file',
    {
      field: 'routingKey',
      source: { kind: 'file', path: ['receivers', 1, 'pagerduty_configs', 0, 'routing_key_file'] },
    },
  ],
  ['signingKey=new', { field: 'signingKey', source: { kind: 'new' } }],
] as const)('%s', (word, spec) => {
  expect(parseSecretSpec(word)).toEqual(spec);
  expect(formatSecretSpec(spec)).toBe(word);
});

it.each(['', 'a', 'a=', 'a=b', 'a=value:', 'a=value:x y', 'a=newer', '=new', 'a=file:../x;rm'])(
  '`%s` is refused',
  (word) => {
    expect(parseSecretSpec(word)).toBeUndefined();
  },
);

it('nothing else than what was written is read back', () => {
  fc.assert(
    fc.property(fc.string(), (word) => {
      const spec = parseSecretSpec(word);
      if (spec !== undefined) expect(parseSecretSpec(formatSecretSpec(spec))).toEqual(spec);
    }),
  );
});
