import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';

const responseSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * The ids of the messages that stay in the queue, by what a function returned under `ReportBatchItemFailures`.
 *
 * Nothing, null, `{}` and an empty list are a success of all. A response that does not read, an identifier that is
 * empty, or one that is none of the batch is a failure of all.
 * Source: docs.aws.amazon.com/lambda "Handling errors for an SQS event source", success and failure conditions.
 */
export function failedRecordIds(response: unknown, records: readonly SQSRecord[]): ReadonlySet<string> {
  const all = new Set(records.map(({ messageId }) => messageId));
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) return all;
  const failed = new Set((parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  return failed.isSubsetOf(all) ? failed : all;
}
