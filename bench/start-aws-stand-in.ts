import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export type AwsStandIn = {
  readonly port: number;
  /** Of its authority, in PEM. */
  readonly certificate: string;
  /** What a function needs to reach it, as Lambda and serverless.yml would set the rest. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

const started = z.object({ port: z.int(), certificate: z.string() });

/** Starts the stand-in in a process of its own, so that its work is not in what a function takes. */
export async function startAwsStandIn(secretText: string): Promise<AwsStandIn> {
  const child = fork(fileURLToPath(new URL('aws-stand-in.ts', import.meta.url)), {
    env: { ...process.env, SECRET_TEXT: secretText },
  });
  const [message] = await once(child, 'message');
  const { port, certificate } = started.parse(message);
  const directory = await mkdtemp(join(tmpdir(), 'alertguard-bench-'));
  const authorities = join(directory, 'authority.pem');
  await writeFile(authorities, certificate);
  const url = `https://localhost:${port}`;
  return {
    port,
    certificate,
    environment: {
      NODE_EXTRA_CA_CERTS: authorities,
      AWS_ENDPOINT_URL_SQS: url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_SESSION_TOKEN: 'bench',
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      STAGE: 'prod',
      QUEUE_URL: `${url}/123456789012/bench.fifo`,
      DEAD_LETTER_QUEUE_URL: `${url}/123456789012/bench-dead.fifo`,
    },
    close: async () => {
      child.disconnect();
      await rm(directory, { recursive: true });
    },
  };
}
