import { describe, expect, it } from 'vitest';
import { type AttemptOutcome, createCircuit } from '../../lib/relay/circuit.ts';

function aCircuit() {
  let nowMs = 1_790_000_000_000;
  const changes: boolean[] = [];
  const circuit = createCircuit(
    () => nowMs,
    (isOpen) => changes.push(isOpen),
  );
  const pass = (ms: number) => {
    nowMs += ms;
  };
  /** Asks the first guard if it may be asked. */
  const ask = (outcome: AttemptOutcome) => {
    const admitted = circuit.admit();
    admitted?.settle(outcome);
    return admitted !== undefined;
  };
  const open = () => {
    for (const waitMs of [0, 5000, 5000]) {
      pass(waitMs);
      ask('failed');
    }
  };
  return { circuit, changes, pass, ask, open };
}

describe('the first guard', () => {
  it('counts as down after three failures in a row that are ten seconds apart', () => {
    const { circuit, changes, pass, ask } = aCircuit();
    ask('failed');
    pass(9999);
    ask('failed');
    ask('failed');
    expect(circuit.isOpen()).toBe(false);
    pass(1);
    ask('failed');
    expect(circuit.isOpen()).toBe(true);
    expect(changes).toEqual([true]);
  });

  it('does not count as down after two failures, however far apart', () => {
    const { circuit, pass, ask } = aCircuit();
    ask('failed');
    pass(3_600_000);
    ask('failed');
    expect(circuit.isOpen()).toBe(false);
  });

  it('does not count as down when it answers between, or when Alertmanager goes away', () => {
    const { circuit, pass, ask } = aCircuit();
    for (const outcome of ['failed', 'failed', 'answered', 'failed', 'failed', 'unknown', 'unknown'] as const) {
      pass(20_000);
      ask(outcome);
    }
    expect(circuit.isOpen()).toBe(false);
  });

  it('is asked again after 30 s, then after twice as long each time, at most 5 minutes', () => {
    const { pass, ask, open } = aCircuit();
    open();
    for (const seconds of [30, 60, 120, 240, 300, 300]) {
      pass(seconds * 1000 - 1);
      expect(ask('failed')).toBe(false);
      pass(1);
      expect(ask('failed')).toBe(true);
    }
  });

  it('is asked with one notification at a time', () => {
    const { circuit, pass, open } = aCircuit();
    open();
    pass(30_000);
    const probe = circuit.admit();
    expect(probe).toBeDefined();
    expect(circuit.admit()).toBeUndefined();
    probe?.settle('unknown');
    expect(circuit.admit()).toBeDefined();
  });

  it('is back with its first answer', () => {
    const { circuit, changes, pass, ask, open } = aCircuit();
    open();
    pass(30_000);
    ask('answered');
    expect(circuit.isOpen()).toBe(false);
    expect([ask('failed'), ask('failed')]).toEqual([true, true]);
    expect(changes).toEqual([true, false]);
  });

  it('is back with an answer to what was under way when it began to count as down', () => {
    const { circuit, open } = aCircuit();
    const late = circuit.admit();
    open();
    late?.settle('answered');
    expect(circuit.isOpen()).toBe(false);
  });

  it('is not put off by a failure of what was under way', () => {
    const { circuit, pass, ask, open } = aCircuit();
    const late = circuit.admit();
    open();
    pass(29_000);
    late?.settle('failed');
    pass(1000);
    expect(ask('answered')).toBe(true);
    expect(circuit.isOpen()).toBe(false);
  });

  it('is asked at once when the second failed too, and then after 30 s again', () => {
    const { circuit, pass, ask, open } = aCircuit();
    open();
    circuit.probeNext();
    expect([ask('failed'), ask('failed')]).toEqual([true, false]);
    pass(30_000);
    expect(ask('failed')).toBe(true);
  });

  it('is asked again though the clock was set back', () => {
    const { pass, ask, open } = aCircuit();
    open();
    pass(-86_400_000);
    expect(ask('answered')).toBe(true);
  });
});
