import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { metrics } from '../../../lib/audit/metrics.ts';
import { findAlarm } from '../../../lib/escalation/known-alarms.ts';
import { alarmResources } from '../../../lib/stack/monitoring/alarm.ts';
import { heartbeatAlarms } from '../../../lib/stack/monitoring/heartbeats.ts';
import { alarmsIn, metricsWatched, type WatchedAlarm, watchAlarms } from '../../../tools/simulator/alarms.ts';
import { createMetricStore } from '../../../tools/simulator/metric-store.ts';
import { runScene, type SceneRun, startMs } from '../../../tools/simulator/run-scene.ts';
import { scenes } from '../../../tools/simulator/scenes.ts';
import { plain } from '../../support/infra-allow-lists.ts';
import { parseTemplate, resourcesOfType, type Template } from '../../support/infra-policy.ts';
import { composedTemplate } from '../../support/parameter-sets.ts';

let json: unknown;
let template: Template;
let alarms: readonly WatchedAlarm[];

beforeAll(async () => {
  json = composedTemplate(plain);
  template = parseTemplate(json);
  alarms = alarmsIn(json);
});

const whatOf = (name: string) => name.replace(/^alertguard-dev-/, '');

describe('the alarms', () => {
  it('are named after service and stage, and say what to do and where it is written', async () => {
    const runbook = await readFile('docs/operations.md', 'utf8');
    const headings = [...runbook.matchAll(/^### Alarm: ([\w-]+)$/gm)].map(([, name]) => name);
    const watchdog = { sender: 'prod-eu', name: 'watchdog', team: 'payments', require: [], deliver: [], fallback: [] };
    const heartbeats = alarmsIn({ Resources: alarmResources(heartbeatAlarms([{ ...watchdog, heartbeat: 300 }])) });
    expect(heartbeats).toHaveLength(1);
    for (const { AlarmName } of alarms) expect(AlarmName).toMatch(/^alertguard-dev-[a-z-]+$/);
    expect(alarms.length).toBeGreaterThan(15);
    for (const { AlarmDescription } of [...alarms, ...heartbeats]) {
      expect(AlarmDescription.length).toBeLessThan(1024);
      expect(headings).toContain(/ Runbook: \$\{RunbookUrl\}#alarm-([\w-]+)$/.exec(AlarmDescription)?.[1]);
    }
  });

  it('watch errors and throttles of every function but those that answer whoever calls them', () => {
    const functions = resourcesOfType(template, 'AWS::Lambda::Function')
      .map(({ properties }) => String(properties['FunctionName']))
      .filter((name) => !/-(?:show|redrive)$/.test(name));
    const watched = (name: string) =>
      alarms
        .flatMap(metricsWatched)
        .filter((metric) => metric.namespace === 'AWS/Lambda' && metric.name === name)
        .map(({ dimensions }) => dimensions['FunctionName']);
    expect(watched('Errors').sort()).toEqual([...functions].sort());
    expect(watched('Throttles').sort()).toEqual([...functions].sort());
  });

  it('watch what the code measures, under its own dimensions, and metrics of this stack', () => {
    const names = { lambda: /^alertguard-dev-[a-z-]+$/, queue: /^<(?:DeliveryQueue|DeadLetterQueue)\.QueueName>$/ };
    const isKnown = new Map<string, (dimensions: Readonly<Record<string, string>>, name: string) => void>([
      ['AWS/Lambda', ({ FunctionName }) => expect(FunctionName).toMatch(names.lambda)],
      ['AWS/SQS', ({ QueueName }) => expect(QueueName).toMatch(names.queue)],
      // As osls names it; a test of the template holds the two together.
      ['AWS/Events', ({ RuleName }) => expect(RuleName).toBe('alertguard-dev-escalate-rule-1')],
      ['AWS/ApiGateway', (dimensions) => expect(dimensions).toEqual({ ApiId: '<HttpApi>' })],
      [
        'alertguard',
        (dimensions, name) => {
          const by = Object.entries(metrics).find(([metric]) => metric === name)?.[1].by;
          expect(Object.keys(dimensions), name).toEqual(['service', 'stage', ...(by ?? ['no such metric'])]);
          expect(dimensions).toMatchObject({ service: 'alertguard', stage: 'dev' });
        },
      ],
    ]);
    for (const { namespace, name, dimensions } of alarms.flatMap(metricsWatched)) {
      isKnown.get(namespace)?.(dimensions, name);
      expect([...isKnown.keys()]).toContain(namespace);
    }
  });

  it('notify the topic always where the guard itself is broken, and else where nobody is in `escalation`', () => {
    const conditionOf = ({ AlarmActions, OKActions }: WatchedAlarm) => {
      expect(OKActions).toEqual(AlarmActions);
      return /"Fn::If":\["(\w+)",\{"Ref":"AlarmTopicArn"\}/.exec(JSON.stringify(AlarmActions))?.[1];
    };
    const byCondition = Map.groupBy(alarms, conditionOf);
    expect([...byCondition.keys()].sort()).toEqual(['HasAlarmTopic', 'TopicInsteadOfEscalation']);
    const escalated = byCondition.get('TopicInsteadOfEscalation')?.map(({ AlarmName }) => whatOf(AlarmName));
    const refusals = ['not-allowed', 'malformed', 'too-large', 'unsupported'];
    expect(escalated).toEqual([
      ...['deliveries-late', 'dead-letters', 'senders-refused'],
      ...refusals.map((code) => `notifications-refused-${code}`),
      'strangers-refused',
      'destinations-unproven',
    ]);
    for (const name of escalated?.slice(0, -1) ?? []) expect(findAlarm(name)?.about, name).toBeDefined();
    expect(alarms.map(({ AlarmName }) => whatOf(AlarmName)).filter((name) => findAlarm(name) === undefined)).toEqual([
      ...['escalate-not-called', 'escalations-failed', 'destinations-unproven', 'escalate-errors'],
    ]);
    expect(json).toMatchObject({
      Parameters: { Escalates: { Default: 'false' } },
      Conditions: { TopicInsteadOfEscalation: { 'Fn::And': expect.anything() } },
    });
  });
});

const runs = new Map<string, SceneRun>();

/** `[minutes, state, alarm]` of every change. */
async function changesIn(name: string, watched: readonly WatchedAlarm[] = alarms) {
  const scene = scenes[name];
  if (scene === undefined) throw new RangeError(`no scene is called ${name}`);
  const run = await (runs.get(name) ?? runScene(scene, 7));
  runs.set(name, run);
  return watchAlarms(watched, run.metrics, startMs, startMs + run.simulatedMs).map(
    ({ alarm, atMs, to }) => [(atMs - startMs) / 60_000, to, whatOf(alarm)] as const,
  );
}

const [said, minuteOf] = [
  (changes: Awaited<ReturnType<typeof changesIn>>) => changes.map(([, to, alarm]) => `${to} ${alarm}`),
  (changes: Awaited<ReturnType<typeof changesIn>>, what: string) => changes.find(([, , alarm]) => alarm === what)?.[0],
];

/** `1:05` for an hour and five minutes. */
const clockTime = (minutes: number) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;

describe('one alert group of a known sender that is refused all the time', () => {
  it.each([5, 10, 15, 20, 30])('rings once, however rarely it comes again: every %i minutes', (minutes) => {
    const store = createMetricStore();
    const dimensions = { service: 'alertguard', stage: 'dev', code: 'unauthenticated' };
    const endMs = startMs + 12 * 3_600_000;
    for (let atMs = startMs + 3_600_000; atMs < endMs; atMs += minutes * 60_000) {
      store.put({ namespace: 'alertguard', name: 'NotificationsRefused', dimensions }, 1, atMs);
    }
    const changes = watchAlarms(alarms, store, startMs, endMs).filter(({ alarm }) => alarm.endsWith('senders-refused'));
    expect(changes.map(({ to }) => to)).toEqual(['ALARM']);
    expect((changes[0]?.atMs ?? 0) - startMs - 3_600_000).toBeLessThan((minutes + 10) * 60_000);
  });
});

describe('in virtual time', { timeout: 60_000 }, () => {
  it.each(['calm', 'storm', 'down-1m', 'deployment'])('%s rings nothing', async (name) => {
    expect(await changesIn(name)).toEqual([]);
  });

  // In `dead-6h` the first notification is posted within two minutes, in `dead-quiet` after twenty, in `down-6h` the
  // destination fails after ten.
  it.each([
    ['down-6h', 10],
    ['dead-quiet', 20],
  ])(
    'a destination that is dead for six hours rings once within 15 minutes, and is over once: %s',
    async (name, since) => {
      const changes = await changesIn(name);
      expect(said(changes)).toEqual(['ALARM deliveries-late', 'OK deliveries-late']);
      const [rings, ends] = changes.map(([minutes]) => minutes - since);
      expect(rings).toBeLessThanOrEqual(15);
      expect(ends).toBeGreaterThan(360);
      expect(ends).toBeLessThan(360 + 25);
    },
  );

  it('one with a fallback rings for its dead letters too, once', async () => {
    const changes = await changesIn('dead-6h');
    expect(said(changes).sort()).toEqual([
      'ALARM dead-letters',
      'ALARM deliveries-late',
      'OK dead-letters',
      'OK deliveries-late',
    ]);
    expect(minuteOf(changes, 'deliveries-late')).toBeLessThanOrEqual(15);
  });

  it('the age that SQS states rings nothing while a destination is dead', async () => {
    const sqsAge = {
      ...{ AlarmName: 'alertguard-dev-sqs-age', AlarmDescription: '', AlarmActions: [], OKActions: [] },
      ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage', Statistic: 'Maximum', Period: 60 },
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['DeliveryQueue', 'QueueName'] } }],
      ...{ EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 600, ComparisonOperator: 'GreaterThanThreshold' },
      TreatMissingData: 'notBreaching',
    };
    const old = alarmsIn({ Resources: { SqsAge: { Type: 'AWS::CloudWatch::Alarm', Properties: sqsAge } } });
    expect(await changesIn('dead-quiet', old)).toEqual([]);
    expect(said(await changesIn('stopped-1h', old))).toEqual(['ALARM sqs-age', 'OK sqs-age']);
  });

  it.each([
    ['limited-1h', ['ALARM deliveries-late', 'OK deliveries-late'], 25],
    ['unauthenticated-10m', ['ALARM senders-refused', 'OK senders-refused'], 38],
    ['not-allowed-1h', ['ALARM notifications-refused-not-allowed', 'OK notifications-refused-not-allowed'], 20],
    ['broken-30m', ['ALARM deliver-errors', 'OK deliver-errors'], 35],
    ['stopped-1h', ['ALARM deliver-not-running', 'OK deliver-not-running'], 35],
    ['unproven-2h', ['ALARM proof-not-running', 'OK proof-not-running'], 105],
  ])('%s: %s', async (name, expected, withinMinutes) => {
    const changes = await changesIn(name);
    expect(said(changes)).toEqual(expected);
    expect(changes[0]?.[0]).toBeLessThanOrEqual(withinMinutes);
  });

  it('a queue that takes nothing for ten minutes rings within five', async () => {
    const changes = await changesIn('queue-down-10m');
    expect(said(changes).sort()).toEqual([
      ...['ALARM api-fails', 'ALARM ingest-unavailable', 'OK api-fails', 'OK ingest-unavailable'],
    ]);
    expect(minuteOf(changes, 'ingest-unavailable')).toBeLessThanOrEqual(25);
  });

  it('what rings when is what the documentation says', { timeout: 120_000 }, async () => {
    const [, rows] = (await readFile('docs/operations.md', 'utf8')).split(
      '| scene | what happens | rings | over |\n|---|---|---|---|\n',
    );
    const table =
      rows
        ?.split('\n\n')[0]
        ?.split('\n')
        .map((row) => row.slice(2, -2).split(' | ')) ?? [];
    expect(table.length).toBeGreaterThan(10);
    for (const [scene = '', , rings, over] of table) {
      const changes = await changesIn(scene.replaceAll('`', ''));
      const rang = changes.filter(([, to]) => to === 'ALARM').map(([at, , alarm]) => `\`${alarm}\` ${clockTime(at)}`);
      const ended = changes.filter(([, to]) => to === 'OK').map(([at]) => clockTime(at));
      expect([scene, rings, over]).toEqual([scene, rang.join(', '), ended.join(', ')]);
    }
  });

  it('a dead letter today and another tomorrow ring twice', async () => {
    const changes = await changesIn('dead-letters');
    expect(said(changes)).toEqual(['ALARM dead-letters', 'OK dead-letters', 'ALARM dead-letters', 'OK dead-letters']);
    expect(changes.map(([minutes]) => Math.floor(minutes / 60))).toEqual([1, 1, 25, 25]);
  });

  it('a message that no attempt gets through rings when it is late, and again when it is given up', async () => {
    expect(said(await changesIn('poison'))).toEqual([
      ...['ALARM deliveries-late', 'ALARM dead-letters', 'OK deliveries-late', 'OK dead-letters'],
    ]);
  });
});
