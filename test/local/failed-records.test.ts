import { expect, it } from 'vitest';
import { failedRecordIds } from '../../lib/local/failed-records.ts';
import { createSqsRecord } from '../../lib/local/sqs-record.ts';

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:deliveries.fifo';
const records = ['a', 'b'].map((id) => createSqsRecord({ MessageId: id }, queueArn));

/** The table of AWS: docs.aws.amazon.com/lambda, "Handling errors for an SQS event source in Lambda". */
it.for<[string, unknown, string[]]>([
  ['an empty list', { batchItemFailures: [] }, []],
  ['a null list', { batchItemFailures: null }, []],
  ['an empty object', {}, []],
  ['null', null, []],
  ['nothing', undefined, []],
  ['one record', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
  ['a text', 'done', ['a', 'b']],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }, ['a', 'b']],
  ['a misspelt key', { batchItemFailures: [{ itemIdentifer: 'a' }] }, ['a', 'b']],
  ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'c' }] }, ['a', 'b']],
  [
    'a known and an unknown identifier',
    { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'c' }] },
    ['a', 'b'],
  ],
])('a response of %s fails the right records', ([, response, failed]) => {
  expect([...failedRecordIds(response, records)]).toEqual(failed);
});
