import * as z from 'zod';

/**
 * One start of a function: imports the module that the argument names, says so, and answers the events that it is sent.
 * What it writes is the function's own.
 */
const [module = ''] = process.argv.slice(2);
const isHandler = (it: unknown) => typeof it === 'function';
const moduleSchema = z.object({ handler: z.custom<(event: unknown, context: object) => unknown>(isHandler) });

process.on('disconnect', () => process.exit(0));
const { handler } = moduleSchema.parse(await import(module));
process.send?.({ started: true, isWrapped: 'onError' in handler });

const context = { functionName: 'start', awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
process.on('message', async (event) => {
  process.send?.({ answer: await handler(event, context) });
});
