import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { expect, it, onTestFinished } from 'vitest';
import { discardChangeSet } from '../../lib/deploy/change-set.ts';

/** Answers as CloudFormation does of a stack in this state; resolves to the names of the calls that came. */
async function callsOf(status: string, isNew: boolean): Promise<string[]> {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const action = new URLSearchParams(await text(request)).get('Action') ?? '';
    calls.push(action);
    const stack = `<member><StackName>guard</StackName><StackStatus>${status}</StackStatus></member>`;
    const result = action === 'DescribeStacks' ? `<Stacks>${stack}</Stacks>` : '';
    response.setHeader('content-type', 'text/xml');
    response.end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = new CloudFormationClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  await discardChangeSet(client, 'guard', { name: 'alertguard-1', isNew });
  return calls;
}

it('removes with the first change set the stack that was made for it', async () => {
  expect(await callsOf('REVIEW_IN_PROGRESS', true)).toEqual(['DeleteChangeSet', 'DescribeStacks', 'DeleteStack']);
});

it.each(['CREATE_IN_PROGRESS', 'CREATE_COMPLETE'])(
  'leaves a stack that another first deployment has brought to %s',
  async (status) => {
    expect(await callsOf(status, true)).not.toContain('DeleteStack');
  },
);

it('leaves a stack that was there before', async () => {
  expect(await callsOf('UPDATE_COMPLETE', false)).toEqual(['DeleteChangeSet']);
});
