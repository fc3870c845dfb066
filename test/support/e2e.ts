import { afterEach, expect } from 'vitest';
import { captureOutput } from './capture-output.ts';
import {
  type Alertmanager,
  type AlertmanagerOptions,
  type PostedAlert,
  startAlertmanager as spawnAlertmanager,
} from './e2e-alertmanager.ts';
import { type Guard, type GuardOptions, type RelayIdentity, startGuard as startBareGuard } from './e2e-guard.ts';
import { type Evidence, findLeaks } from './e2e-leaks.ts';

export type E2e = {
  readonly startGuard: (options?: GuardOptions) => Promise<Guard>;
  readonly startAlertmanager: (options: AlertmanagerOptions) => Promise<Alertmanager>;
  /** Alertmanager and its relay, which is the only way from it to the guard. */
  readonly startSender: (guard: Guard, sender: RelayIdentity & { readonly receiver: string }) => Promise<Alertmanager>;
  /** All that destinations received and that guard, relays and Alertmanagers wrote in this test. */
  readonly evidence: () => Evidence[];
};

/** What the tests of a file start ends with each of them; each of them also fails where a secret got anywhere. */
export function useE2e(): E2e {
  const output = captureOutput();
  const guards: Guard[] = [];
  const alertmanagers: Alertmanager[] = [];
  const evidence = () => [
    { holder: 'output', text: output.text() },
    ...guards.flatMap((guard) => guard.evidence()),
    ...alertmanagers.map((alertmanager) => ({ holder: 'Alertmanager', text: alertmanager.log() })),
  ];
  const startAlertmanager = async (options: AlertmanagerOptions) => {
    const alertmanager = await spawnAlertmanager(options);
    alertmanagers.push(alertmanager);
    return alertmanager;
  };

  afterEach(async () => {
    await Promise.all(alertmanagers.map((alertmanager) => alertmanager.stop()));
    await Promise.all(guards.map((guard) => guard.close()));
    const leaks = guards.flatMap(({ secrets }) => findLeaks(evidence(), secrets));
    alertmanagers.length = 0;
    guards.length = 0;
    output.clear();
    expect(leaks).toEqual([]);
  });

  return {
    startGuard: async (options) => {
      const guard = await startBareGuard(options);
      guards.push(guard);
      return guard;
    },
    startAlertmanager,
    startSender: async (guard, { receiver, ...identity }) => {
      const relay = await guard.startRelay(identity);
      return await startAlertmanager({ receiver, url: relay.url });
    },
    evidence,
  };
}

/** An alert that has been firing for a minute, with the labels that the receiver of team payments requires. */
export function anAlert(alertname: string, more: Partial<PostedAlert> = {}): PostedAlert {
  return {
    startsAt: new Date(Date.now() - 60_000).toISOString(),
    generatorURL: 'https://prometheus.example.com/graph?g0.expr=up',
    ...more,
    labels: { alertname, team: 'payments', severity: 'critical', ...more.labels },
  };
}

/** The same alert, over. */
export function resolved(alert: PostedAlert): PostedAlert {
  return { ...alert, endsAt: new Date(Date.now() - 1_000).toISOString() };
}
