import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { deliveryKey } from '../../lib/delivery/delivery-key.ts';
import { captureOutput } from '../support/capture-output.ts';
import { anEvent, startIngestBench } from '../support/ingest-bench.ts';
import { aNotification, anAlert, labels, rawNotification } from '../support/notification-factory.ts';
import { plantedCredentials } from '../support/redaction-credentials.ts';

let bench: Awaited<ReturnType<typeof startIngestBench>>;
const output = captureOutput();

beforeAll(async () => {
  bench = await startIngestBench();
});
afterAll(async () => await bench.close());
beforeEach(async () => {
  await bench.emptyQueue();
  output.clear();
});

const planted = plantedCredentials(1);
const textOf = (wanted: string) => planted.find(({ name }) => name === wanted)?.text ?? '';
const [githubToken, slackWebhook] = [textOf('GitHub token ghp'), textOf('Slack webhook')];

const leaking = (token: string) => {
  const own = labels({ alertname: 'A', team: 'payments', leaked: token });
  return aNotification({
    alerts: [anAlert({ labels: own, annotations: labels({ summary: `${slackWebhook} and ${slackWebhook}` }) })],
    commonLabels: own,
    groupLabels: labels({ alertname: 'A' }),
    commonAnnotations: labels({}),
  });
};

const accepted = () => output.jsonLines().filter(({ event }) => event === 'notification.accepted');

it('nothing that is queued, logged or measured holds a credential', async () => {
  const alerts = planted.map(({ text }, index) =>
    anAlert({
      labels: labels({ alertname: 'A', team: 'payments', [`label_${index}`]: text }),
      annotations: labels({ description: `before ${text} after` }),
    }),
  );
  const result = await bench.invoke(anEvent({ body: rawNotification({ alerts }) }));
  expect(result).toMatchObject({ statusCode: 202 });
  const queued = await Promise.all((await bench.takeQueued()).map(decodeDelivery));
  expect(queued).toHaveLength(2);
  const everything =
    output.text() + JSON.stringify(queued, (_key, value) => (value instanceof Map ? [...value] : value));
  expect(planted.filter(({ secret }) => everything.includes(secret)).map(({ name }) => name)).toEqual([]);
});

it('the audit line counts what was replaced by kind, and the metric all of it', async () => {
  const { alerts, ...rest } = leaking(githubToken);
  await bench.invoke(anEvent({ body: rawNotification({ ...rest, alerts }) }));
  expect(accepted()).toMatchObject([{ redacted: { github_token: 2, slack_webhook: 2 } }]);
  const measured = output.jsonLines().filter((line) => 'CredentialsRedacted' in line);
  expect(measured.map(({ CredentialsRedacted }) => CredentialsRedacted)).toEqual([4]);
});

it('the audit line of an ordinary notification counts nothing', async () => {
  await bench.invoke(anEvent());
  expect(accepted()).toMatchObject([{ redacted: {} }]);
});

it('keys are those of what was sent, so that credentials still tell notifications apart', async () => {
  const [one, other] = planted.filter(({ kind }) => kind === 'github_token').map(({ text }) => leaking(text));
  if (one === undefined || other === undefined) throw new Error('two GitHub tokens are planted');
  await bench.invoke(anEvent({ body: rawNotification(one) }));
  await bench.invoke(anEvent({ body: rawNotification(other) }));
  const expected = [one, other].map((notification) =>
    ['payments/chat', 'payments/mail'].map((destination) =>
      deliveryKey({ sender: 'prod-eu', notification, destination }),
    ),
  );
  expect(accepted().map(({ deliveryKeys }) => deliveryKeys)).toEqual(expected);
});

it('required labels are asked for as they were sent', async () => {
  const own = labels({ alertname: 'A', team: 'payments', container_env_team: 'payments' });
  const result = await bench.invoke(anEvent({ body: rawNotification({ alerts: [anAlert({ labels: own })] }) }));
  expect(result).toMatchObject({ statusCode: 202 });
});
