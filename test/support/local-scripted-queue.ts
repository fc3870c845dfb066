import { createHash } from 'node:crypto';
import { type Endpoint, startEndpoint } from '../../lib/local/stand-in/start-endpoint.ts';

export type ScriptedQueue = Endpoint & {
  /** Every `DeleteMessageBatch`, as the receipt handles it named. */
  readonly deleted: readonly (readonly string[])[];
};

/**
 * An SQS that hands out one given batch and then nothing. The emulator gives at most one message of a group in a
 * receive, where AWS gives several: this one can.
 */
export async function startScriptedQueue(
  messages: readonly { readonly id: string; readonly group: string }[],
): Promise<ScriptedQueue> {
  const deleted: string[][] = [];
  let given = false;
  const endpoint = await startEndpoint({ maxBodyBytes: 1024 * 1024 }, ({ headers, json }) => {
    if (headers['x-amz-target'] === 'AmazonSQS.DeleteMessageBatch') {
      const entries = entriesOf(json);
      deleted.push(entries.map(({ ReceiptHandle }) => ReceiptHandle));
      return answer({ Successful: entries.map(({ Id }) => ({ Id })), Failed: [] });
    }
    const batch = given ? [] : messages;
    given = true;
    return answer({ Messages: batch.map(({ id, group }) => toMessage(id, group)) });
  });
  return { ...endpoint, deleted };
}

function toMessage(id: string, group: string) {
  return {
    MessageId: id,
    ReceiptHandle: `receipt-${id}`,
    Body: id,
    MD5OfBody: createHash('md5').update(id).digest('hex'),
    Attributes: { MessageGroupId: group, ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'a' },
  };
}

function entriesOf(json: unknown): { Id: string; ReceiptHandle: string }[] {
  if (typeof json !== 'object' || json === null || !('Entries' in json) || !Array.isArray(json.Entries)) return [];
  return json.Entries;
}

function answer(body: object) {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}
