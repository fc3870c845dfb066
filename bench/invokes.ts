import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CpuQuota } from './cpu-quota.ts';

export type Invokes = {
  /** From the start of the process to its question for the first event, on a whole core. */
  readonly initMs: number;
  /** Each from the event to the answer, at the quota; the second and later ones on kept connections. */
  readonly tookMs: readonly number[];
};

/** AWS' own client where `LAMBDA_RIC` names its folder (`npm install aws-lambda-ric` builds native code), else ours. */
export const ricDirectory = process.env['LAMBDA_RIC'];

/** Of a start: a machine that stands still for a second lets a call run into its own time limit. */
const attempts = 3;

/**
 * Starts a function by a runtime client and gives it events as Lambda does: initialization has a whole core, then the
 * process gets the share that its memory has. Source: docs.aws.amazon.com/lambda "Lambda execution environment".
 */
export async function measureInvokes(
  file: string,
  environment: Readonly<Record<string, string>>,
  createEvent: () => unknown,
  options: { readonly quota: CpuQuota | undefined; readonly count: number },
): Promise<Invokes> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const invokes = await measureOnce(file, environment, createEvent, options);
    if (invokes !== undefined) return invokes;
  }
  throw new Error(`${file} did not do its work`);
}

/** Undefined where an invoke did not do its work. */
async function measureOnce(
  file: string,
  environment: Readonly<Record<string, string>>,
  createEvent: () => unknown,
  { quota, count }: { readonly quota: CpuQuota | undefined; readonly count: number },
): Promise<Invokes | undefined> {
  const timesMs: number[] = [];
  let next = Promise.withResolvers<ServerResponse>();
  let answered = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    timesMs.push(performance.now());
    if (request.method === 'GET') {
      next.resolve(response);
      return;
    }
    void readText(request).then((text) => {
      response.writeHead(202).end('{}');
      answered.resolve(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const startedMs = performance.now();
  const child = spawn(process.execPath, runtimeArguments(file), {
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: dirname(file),
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/bench',
      AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
      _HANDLER: 'index.handler',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const died = once(child, 'exit').then(() => {
    throw new Error(`${file} ended before it answered`);
  });
  const tookMs: number[] = [];
  try {
    for (let call = 0; call < count; call += 1) {
      const response = await Promise.race([next.promise, died]);
      const event = JSON.stringify(createEvent());
      if (call === 0) quota?.limit(child.pid ?? 0);
      next = Promise.withResolvers();
      answered = Promise.withResolvers();
      const sentMs = performance.now();
      response.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': `8476a536-e9f4-11e8-9739-${String(call).padStart(12, '0')}`,
        'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:bench',
        'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
      });
      response.end(event);
      const text = await Promise.race([answered.promise, died]);
      if (!/"statusCode":202|"batchItemFailures":\[\]/.test(text)) return undefined;
      tookMs.push((timesMs.at(-1) ?? Number.NaN) - sentMs);
    }
  } finally {
    died.catch(() => {});
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    server.close();
    server.closeAllConnections();
  }
  return { initMs: (timesMs[0] ?? Number.NaN) - startedMs, tookMs };
}

function runtimeArguments(file: string): string[] {
  if (ricDirectory !== undefined) return [`${ricDirectory}/index.mjs`, 'index.handler'];
  return [fileURLToPath(new URL('runtime-client.mjs', import.meta.url)), file];
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
