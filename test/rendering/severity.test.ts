import { describe, expect, it } from 'vitest';
import { builtInSeverities, createSeverities, firingTone, hasUnknownSeverity } from '../../lib/rendering/severity.ts';

const labels = (severity: string | undefined, label = 'severity') =>
  new Map(severity === undefined ? [] : [[label, severity]]);

describe('the built-in severities', () => {
  it.each([
    [
      'critical',
      ['critical', 'CRITICAL', ' page ', 'fatal', 'emergency', 'disaster', 'major', 'P1', 'p2', 'sev0', 'SEV1'],
    ],
    ['warning', ['warning', 'Warn', 'minor', 'ticket', 'average', 'P3', 'sev3']],
    ['info', ['info', 'informational', 'debug', 'none', 'P4', 'P5', 'sev4', 'sev5']],
  ] as const)('are %s for its names in use, in whichever case', (tone, names) => {
    for (const name of names) {
      expect(firingTone(labels(name), builtInSeverities), name).toBe(tone);
      expect(hasUnknownSeverity({ labels: labels(name) }, builtInSeverities), name).toBe(false);
    }
  });

  it.each(['purple', '3', 'constructor'])('take %s for critical, and say that they do not know it', (name) => {
    expect(firingTone(labels(name), builtInSeverities)).toBe('critical');
    expect(hasUnknownSeverity({ labels: labels(name) }, builtInSeverities)).toBe(true);
  });

  it.each([undefined, '', ' '])('take none for critical, which is not unknown (%j)', (name) => {
    expect(firingTone(labels(name), builtInSeverities)).toBe('critical');
    expect(hasUnknownSeverity({ labels: labels(name) }, builtInSeverities)).toBe(false);
  });
});

describe("a platform's own severities", () => {
  it('come on top of the built-in ones, and win', () => {
    const severities = createSeverities({ critical: ['Ticket'], info: ['chore'] });
    expect(firingTone(labels('ticket'), severities)).toBe('critical');
    expect(firingTone(labels('CHORE'), severities)).toBe('info');
    expect(firingTone(labels('warning'), severities)).toBe('warning');
  });

  it('may stand in another label; who has none is judged by the usual one', () => {
    const severities = createSeverities({ label: 'priority' });
    expect(firingTone(labels('P5', 'priority'), severities)).toBe('info');
    expect(firingTone(new Map([...labels('P5', 'priority'), ...labels('critical')]), severities)).toBe('info');
    expect(firingTone(labels('info'), severities)).toBe('info');
    expect(hasUnknownSeverity({ labels: labels('purple') }, severities)).toBe(true);
  });
});
