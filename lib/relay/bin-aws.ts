import { createSecretReader, createSecretsManagerClient } from '../aws/secrets-manager.ts';
import { limitHeap } from './limit-heap.ts';
import { runRelay } from './main.ts';

limitHeap();

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

const secretReader = createSecretReader({ client: createSecretsManagerClient({}) });
const { stdout, stderr } = process;
process.exitCode = await runRelay(process.argv.slice(2), { stdout, stderr, stop: stop.signal, secretReader });
