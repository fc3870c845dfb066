import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import { toOperatorLine } from '../lib/audit/operator-event.ts';
import { createDeadLetterQueue } from '../lib/aws/sqs-dead-letters.ts';
import { createSqsQueue } from '../lib/aws/sqs-queue.ts';
import { judgeLetter } from '../lib/dead-letters/judge-letter.ts';
import { style } from '../lib/views/style.ts';
import { type ActDependencies, actWidget } from '../lib/widgets/act-widget.ts';
import { answerWidget, type WidgetAnswer } from '../lib/widgets/answer-widget.ts';
import { sqsConfig } from './aws-clients.ts';
import { readAllowList, region, requireVariable } from './environment.ts';

const allowList = readAllowList(import.meta.url);
const sqs = new SQSClient(sqsConfig(region()));

/** Of the function's 120 s; the rest makes visible again what was read, which for 100,000 letters takes half a minute. */
const actMs = 45_000;

const dependencies: ActDependencies = {
  deadLetters: createDeadLetterQueue(sqs, requireVariable('DEAD_LETTER_QUEUE_URL')),
  deliveries: createSqsQueue(sqs, requireVariable('QUEUE_URL')),
  judge: (delivery) => judgeLetter(allowList, delivery),
  audit: (event) => process.stdout.write(`${toOperatorLine(event, allowList.hash, Date.now())}\n`),
  canAct: requireVariable('DASHBOARD_ACTIONS') === 'true',
  style,
  nowMs: Date.now,
};

/** Called by a dashboard of CloudWatch, when somebody looks at the dead letters or presses a button. */
export const handler = middy<unknown, WidgetAnswer>().handler(
  async (event: unknown, { invokedFunctionArn, awsRequestId: requestId }) => {
    const stop = AbortSignal.timeout(actMs);
    return await answerWidget(
      async () => await actWidget(dependencies, { event, invokedFunctionArn, requestId, stop }),
      (text) => process.stderr.write(text),
    );
  },
);
