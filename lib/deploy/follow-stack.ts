import { type CloudFormationClient, DescribeStackEventsCommand, type StackEvent } from '@aws-sdk/client-cloudformation';

/** What happened to one resource; of the stack itself `id` is its name. */
export type Step = { readonly id: string; readonly type: string; readonly status: string; readonly reason: string };

export type Outcome = {
  readonly ok: boolean;
  /** Of the stack at the end, such as `UPDATE_ROLLBACK_COMPLETE`. */
  readonly status: string;
  /** What failed first, where CloudFormation names it. */
  readonly failed: Step | undefined;
};

/** The newest event so far: what a deployment does comes after it. */
export async function newestEvent(client: CloudFormationClient, StackName: string): Promise<string | undefined> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  return StackEvents[0]?.EventId;
}

/** Reports the steps of a deployment as they come, until the stack is at rest. */
export async function followStack(
  client: CloudFormationClient,
  stackName: string,
  {
    after,
    sleep,
    onStep,
  }: {
    readonly after: string | undefined;
    readonly sleep: (ms: number) => Promise<void>;
    readonly onStep: (step: Step) => void;
  },
): Promise<Outcome> {
  let seen = after;
  let failed: Step | undefined;
  for (;;) {
    const events = await eventsAfter(client, stackName, seen);
    seen = events.at(-1)?.EventId ?? seen;
    for (const event of events) {
      const step = toStep(event);
      onStep(step);
      if (isFailure(step)) failed ??= step;
      if (isEnd(step, stackName)) {
        return { ok: /^(?:CREATE|UPDATE)_COMPLETE$/.test(step.status), status: step.status, failed };
      }
    }
    await sleep(2_000);
  }
}

/** In the order in which they happened; CloudFormation lists the newest first. */
async function eventsAfter(client: CloudFormationClient, StackName: string, after: string | undefined) {
  const events: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeStackEventsCommand({ StackName, NextToken }));
    for (const event of page.StackEvents ?? []) {
      if (event.EventId === after) return events.reverse();
      events.push(event);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return events.reverse();
}

function toStep(event: StackEvent): Step {
  return {
    id: event.LogicalResourceId ?? '',
    type: event.ResourceType ?? '',
    status: event.ResourceStatus ?? '',
    reason: event.ResourceStatusReason ?? '',
  };
}

/** What is cancelled failed because of another. */
function isFailure({ status, reason, type }: Step): boolean {
  return status.endsWith('_FAILED') && type !== 'AWS::CloudFormation::Stack' && !/cancelled/i.test(reason);
}

function isEnd({ id, type, status }: Step, stackName: string): boolean {
  return type === 'AWS::CloudFormation::Stack' && id === stackName && /_(?:COMPLETE|FAILED)$/.test(status);
}
