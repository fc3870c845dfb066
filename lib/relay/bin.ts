import { limitHeap } from './limit-heap.ts';
import { runRelay } from './main.ts';

limitHeap();

const stop = new AbortController();
// `once`: a second signal finds no handler and ends the process at once, as is the custom.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

const { stdout, stderr } = process;
process.exitCode = await runRelay(process.argv.slice(2), { stdout, stderr, stop: stop.signal });
