import { setTimeout as sleep } from 'node:timers/promises';
import { createTeardown, type Teardown } from '../../lib/local/teardown.ts';
import { destinationIds } from './allow-list.ts';
import { countFault, type FaultTally } from './faults.ts';
import { type Delivery, type Happening, judge, type Verdict } from './judge.ts';
import { killAtMoments, killMoments } from './kills.ts';
import { createDeliverers } from './processes.ts';
import { sendAll } from './senders.ts';
import { startStage } from './stage.ts';
import { createTrouble } from './trouble.ts';

export type FaultRunOptions = {
  /** Decides which requests at each place fail and when the process is killed; what meets what is up to the machine. */
  readonly seed: number;
  readonly groups: number;
  readonly stepsPerGroup: number;
  readonly kills: number;
  /** After which the run is judged as it stands. */
  readonly patienceMs: number;
};

export type FaultRunResult = Verdict & {
  readonly seed: number;
  readonly notifications: number;
  readonly deliveries: number;
  readonly kills: number;
  /** How often each kind of fault befell a request, by `<place>: <kind>`. */
  readonly faults: ReadonlyMap<string, number>;
  readonly notificationsRepeated: number;
  /** By reason; what a process did not live to tell is missing. */
  readonly deliveriesRetried: ReadonlyMap<string, number>;
  readonly leftInQueue: number;
  readonly deadLetters: number;
  readonly seconds: number;
};

/** Spreads the notifications over the run, so that the kills meet batches of all sizes. */
const maxSenderPauseMs = 2_000;

/** Sends notifications through the guard while everything around it fails, and judges what arrived. */
export async function runFaults(options: FaultRunOptions): Promise<FaultRunResult> {
  const teardown = createTeardown();
  try {
    return await run(options, teardown);
  } finally {
    await teardown.run();
  }
}

async function run(options: FaultRunOptions, teardown: Teardown): Promise<FaultRunResult> {
  const startedMs = performance.now();
  const faults: FaultTally = new Map();
  const retried: FaultTally = new Map();
  const happenings: Happening[] = [];
  let arrivals = 0;
  const happened = (happening: Happening) => {
    happenings.push(happening);
    if (happening.kind === 'arrived') arrivals += 1;
  };
  const trouble = createTrouble(options.seed, faults);
  let current = () => 0;
  const stage = await startStage({ troubleAt: trouble.at, process: () => current(), happened, teardown });
  const deliverers = createDeliverers(stage.delivererSettings, (event, reason = '') => {
    if (event === 'delivery.retried') retried.set(reason, (retried.get(reason) ?? 0) + 1);
  });
  teardown.add(deliverers.close);
  current = deliverers.current;
  await deliverers.startNext();

  const stopped = new AbortController();
  teardown.add(() => stopped.abort());
  let notificationsRepeated = 0;
  let allAccepted = false;
  const pauses = trouble.randomAt('pauses of the senders');
  const loses = trouble.randomAt('answers to the senders');
  const sending = sendAll({
    ...{ url: stage.notificationsUrl, signingKey: stage.signingKey },
    ...{ groups: options.groups, stepsPerGroup: options.stepsPerGroup },
    pauseMs: () => pauses() * maxSenderPauseMs,
    losesAnswer: () => loses() < 0.02,
    onAnswerLost: () => countFault(faults, 'sender', 'answer lost'),
    onRepeat: () => {
      notificationsRepeated += 1;
    },
    signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(options.patienceMs)]),
  }).then(() => {
    allAccepted = true;
  });

  const isOver = () =>
    (allAccepted && stage.deliveries.size() === 0) || performance.now() - startedMs > options.patienceMs;
  const sent = expectedDeliveries(options);
  const killing = killAtMoments({
    ...{ stage, deliverers, happened, isOver },
    moments: killMoments(options.kills, sent.length, trouble.randomAt('moments')),
    arrivals: () => arrivals,
    random: trouble.randomAt('pauses'),
  });
  const [kills] = await Promise.all([killing, sending]);
  while (!isOver()) await sleep(20);

  return {
    seed: options.seed,
    notifications: options.groups * options.stepsPerGroup,
    deliveries: sent.length,
    kills,
    faults,
    notificationsRepeated,
    deliveriesRetried: retried,
    leftInQueue: stage.deliveries.size(),
    deadLetters: stage.deadLetters.size(),
    seconds: Math.round((performance.now() - startedMs) / 1000),
    ...judge(sent, happenings),
  };
}

function expectedDeliveries({ groups, stepsPerGroup }: FaultRunOptions): Delivery[] {
  return destinationIds.flatMap((destination) =>
    Array.from({ length: groups }, (_, group) =>
      Array.from({ length: stepsPerGroup }, (_none, index) => ({ destination, group, step: index + 1 })),
    ).flat(),
  );
}
