import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import { createPositionFinder, positionsFile } from '../lib/allow-list/positions.ts';
import { countQueue } from '../lib/aws/count-queue.ts';
import { createInsights } from '../lib/aws/logs-insights.ts';
import { style } from '../lib/views/style.ts';
import { answerWidget, type WidgetAnswer } from '../lib/widgets/answer-widget.ts';
import { budgetSeconds, type ShowDependencies, showWidget } from '../lib/widgets/show-widget.ts';
import { logsConfig, sqsConfig } from './aws-clients.ts';
import { readAllowList, readBeside, region, requireVariable } from './environment.ts';

const allowList = readAllowList(import.meta.url);
const logGroups = requireVariable('AUDIT_LOG_GROUPS').split(',');
const queueUrls = { deliveries: requireVariable('QUEUE_URL'), deadLetters: requireVariable('DEAD_LETTER_QUEUE_URL') };
const sqs = new SQSClient(sqsConfig(region()));

const insights = createInsights({
  client: new CloudWatchLogsClient(logsConfig(region(), 2)),
  nowMs: Date.now,
  // Ends early, and not in an error.
  sleep: async (ms, signal) => await sleep(ms, undefined, { signal }).catch(() => {}),
  timeoutMs: budgetSeconds * 1000,
});

const dependencies: ShowDependencies = {
  askLog: async ({ functions, query, period }, stop) =>
    await insights({
      query,
      logGroups: logGroups.filter((group) => functions.some((name) => group.endsWith(`-${name}`))),
      period,
      stop,
      onProgress: () => {},
    }),
  countQueues: async () => {
    const [deliveries, deadLetters] = await Promise.all([
      countQueue(sqs, queueUrls.deliveries),
      countQueue(sqs, queueUrls.deadLetters),
    ]);
    return { deliveries, deadLetters };
  },
  allowList,
  find: createPositionFinder(() => readBeside(import.meta.url, positionsFile), allowList.hash),
  canAct: requireVariable('DASHBOARD_ACTIONS') === 'true',
  style,
  nowMs: Date.now,
};

/** Called by a dashboard of CloudWatch, each time somebody looks at a widget or follows a link in it. */
export const handler = middy<unknown, WidgetAnswer>().handler(async (event: unknown, { invokedFunctionArn }) => {
  const stop = AbortSignal.timeout(budgetSeconds * 1000);
  return await answerWidget(
    async () => await showWidget(dependencies, { event, invokedFunctionArn, stop }),
    (text) => process.stderr.write(text),
  );
});
