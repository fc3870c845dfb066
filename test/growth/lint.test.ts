import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../lib/alertmanager-config/read-configuration.ts';
import { lintConfiguration } from '../../lib/lint/lint-configuration.ts';
import { createCarryJudge } from '../../lib/migrate/why-not-carried.ts';
import { providers } from '../../lib/providers/registry.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { migrateText } from '../support/migrate-text.ts';

const small = 300;
const factor = 8;

/** n·log n has about 1.1 here; the rest is for the caches and the garbage collector of a busy machine. A square has 2. */
const maxExponent = 1.5;

/** What seems to grow too fast is measured again: other work on the machine only adds, and a square stays a square. */
const maxRounds = 6;

function exponentOf(run: (count: number) => () => unknown, rounds = maxRounds): number {
  const [smaller, larger] = [run(small), run(small * factor)];
  let [smallMs, largeMs, exponent] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds && exponent > maxExponent; round += 1) {
    smallMs = Math.min(smallMs, cpuMs(smaller, 3));
    largeMs = Math.min(largeMs, cpuMs(larger, 1));
    exponent = Math.log(largeMs / smallMs) / Math.log(factor);
  }
  process.stderr.write(
    `growth: ${small * factor} receivers in ${largeMs.toFixed(0)} ms, exponent ${exponent.toFixed(2)}\n`,
  );
  return exponent;
}

/** Receivers with a route each, of which all have something to be found. */
function configurationOf(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const routes = indexes.map(
    (index) => `    - receiver: team-${index}\n      matchers: [team="t${index}"]\n      repeat_interval: 1m\n`,
  );
  const receivers = indexes.map(
    (index) => `  - name: team-${index}
    slack_configs:
      - api_url: https://hooks.slack.com/services/T00000000/B00000000/pl4nted${index}
        channel: '#team-${index}'
        text: '{{ .CommonAnnotations.summary }}'
    webhook_configs:
      - url: http://127.0.0.1:9095/
`,
  );
  const proxy = 'global: { http_config: { proxy_url: http://proxy.example.com/ } }\n';
  return `${proxy}route:\n  receiver: team-0\n  routes:\n${routes.join('')}receivers:\n${receivers.join('')}`;
}

function lint(count: number): () => unknown {
  const text = configurationOf(count);
  // None of them is the name of a receiver, and each looks like many.
  const allowed = new Set(Array.from({ length: count }, (_, index) => `taem-${index}`));
  const options = {
    team: 'a',
    sender: 'a',
    relayUrl: 'http://127.0.0.1:9095/',
    email: 'smtp',
    version: undefined,
  } as const;
  return () => {
    const read = readConfiguration(text);
    if (!read.ok) throw new Error(read.message);
    return lintConfiguration({
      configuration: read.configuration,
      relayUrls: [],
      version: undefined,
      receiversOf: () => allowed,
      sender: 'a',
      whyNotCarried: createCarryJudge(options, providers),
    });
  };
}

function migrate(count: number): () => unknown {
  const text = configurationOf(count);
  return () => migrateText(text);
}

describe('time grows no faster than n log n with the number of receivers', { timeout: 300_000 }, () => {
  it('in lint', () => {
    expect(exponentOf(lint)).toBeLessThanOrEqual(maxExponent);
  });

  it('in migrate', () => {
    expect(exponentOf(migrate)).toBeLessThanOrEqual(maxExponent);
  });

  it('and a square would be found', () => {
    const plantSquare = (count: number) => {
      const names = Array.from({ length: count * 8 }, (_, index) => `team-${index}`);
      return () => names.filter((name, index) => names.indexOf(name) === index);
    };
    // Again where a busy moment makes the smaller one look slow.
    const isFound = () => exponentOf(plantSquare, 1) > maxExponent;
    expect(isFound() || isFound() || isFound()).toBe(true);
  });
});
