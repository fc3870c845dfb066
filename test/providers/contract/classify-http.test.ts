import { expect, it } from 'vitest';
import { classifyHttp } from '../../../lib/providers/contract/classify-http.ts';
import type { Outcome } from '../../../lib/providers/contract/outcome.ts';

const classify = (status: number): Outcome => classifyHttp({ status, headers: { 'retry-after': '9' }, body: '' });

it.each([
  ['any 2xx', [200, 201, 202, 204, 299], { kind: 'delivered' }],
  ['any 3xx', [300, 301, 302, 303, 304, 307, 308, 399], { kind: 'reject', reason: 'redirected', secretSuspect: false }],
  ['401 and 403', [401, 403], { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
  ['404', [404], { kind: 'reject', reason: 'destination_gone', secretSuspect: true }],
  ['410', [410], { kind: 'reject', reason: 'destination_gone', secretSuspect: false }],
  ['413', [413], { kind: 'reject', reason: 'too_large', secretSuspect: false }],
  ['408', [408], { kind: 'retry', reason: 'timeout', afterSeconds: 9 }],
  ['425', [425], { kind: 'retry', reason: 'provider_unavailable', afterSeconds: 9 }],
  ['429', [429], { kind: 'retry', reason: 'rate_limited', afterSeconds: 9 }],
  ['other 4xx', [400, 402, 405, 422, 451, 499], { kind: 'reject', reason: 'refused', secretSuspect: false }],
  ['any 5xx', [500, 501, 502, 503, 504, 599], { kind: 'retry', reason: 'provider_unavailable', afterSeconds: 9 }],
  ['what is no final answer', [0, 100, 101, 199, 600, 999], { kind: 'retry', reason: 'unexpected_error' }],
] as const)('%s', (_title, statuses, outcome) => {
  for (const status of statuses) expect(classify(status)).toMatchObject({ ...outcome, status });
});

it('never says that it is delivered outside 2xx', () => {
  for (let status = 0; status <= 1_000; status += 1) {
    expect(classify(status).kind === 'delivered').toBe(status >= 200 && status <= 299);
  }
});
