import { type AllowListOfStage, type CompiledAllowList, type Destination, ofStage } from '../allow-list/allow-list.ts';
import { remedyOf } from '../proof/describe-failing.ts';
import type { ProofResult, Prover, ProverDependencies } from '../proof/prove-destination.ts';
import { suggestName } from '../text/near-name.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { type CliIo, exitCodes } from './cli-io.ts';

export type LiveTools = {
  /** Asks the vendors themselves, with the secrets of Secrets Manager. */
  readonly prover: (allowList: ProverDependencies['allowList']) => Prover;
};

export type LiveOptions = {
  readonly stage: string;
  readonly destination?: string | undefined;
  readonly format: 'table' | 'json';
};

/** Vendors that are asked at the same time. */
const concurrency = 8;

/** A line on standard error after so many destinations, where there are more. */
const progressEvery = 25;

type Line = { readonly destination: Destination; readonly result: ProofResult };

/** Proves the destinations of a stage, or one of them. Resolves to the exit code of `check --live`. */
export async function runLiveCheck(
  compiled: CompiledAllowList,
  { stage, destination: only, format }: LiveOptions,
  tools: LiveTools,
  io: Pick<CliIo, 'stdout' | 'stderr'>,
): Promise<number> {
  const json = format === 'json';
  const allowList = ofStage(compiled, stage);
  const destinations = allowList.destinations.filter(({ id }) => only === undefined || id === only);
  if (only !== undefined && destinations.length === 0) {
    const known = allowList.destinations.map(({ id }) => id);
    io.stderr.write(`the allow-list has no such destination: ${suggestName(only, known, 'there is none yet')}\n`);
    return exitCodes.found;
  }
  const write = (line: Line) => json || io.stdout.write(`${describe(line)}\n`);
  const progress = (done: number) => {
    if (done % progressEvery === 0) io.stderr.write(`${done} of ${destinations.length} asked\n`);
  };
  const lines = await proveAll(destinations, proverOf(allowList, tools), write, progress);
  const ok = lines.every(({ result }) => result.kind !== 'unproven');
  io.stdout.write(json ? toJson(ok, stage, lines) : `${summarize(lines)}\n${hintOf(lines)}`);
  return ok ? exitCodes.done : exitCodes.found;
}

function proverOf({ destinations, emailFrom }: AllowListOfStage, { prover }: LiveTools): Prover {
  return prover({ destinations: new Map(destinations.map((one) => [one.id, one])), emailFrom });
}

/** Several at once; `write` is called in the order of the allow-list, as soon as all before are known. */
async function proveAll(
  destinations: readonly Destination[],
  prove: Prover,
  write: (line: Line) => void,
  progress: (done: number) => void,
): Promise<Line[]> {
  const results = new Map<Destination, ProofResult>();
  const lines: Line[] = [];
  const waiting = [...destinations];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.set(next, await prove(next.id));
      progress(results.size);
      for (const destination of destinations.slice(lines.length)) {
        const result = results.get(destination);
        if (result === undefined) break;
        lines.push({ destination, result });
        write({ destination, result });
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return lines;
}

function describe({ destination: { id, type }, result }: Line): string {
  const name = `${id} (${type})`;
  switch (result.kind) {
    case 'proven':
      return `proven      ${name}, ${result.latencyMs} ms`;
    case 'no_quiet_probe':
      return `not asked   ${name}: its vendor answers no question without a message; its secret and hosts are right`;
    case 'unproven': {
      const { reason, status, isFinal } = result;
      const found = status === undefined ? reason : `${reason}, status ${status}`;
      const advice = remedyOf(reason) ?? (isFinal ? undefined : 'Nothing is known: ask again.');
      return `${isFinal ? 'NOT PROVEN ' : 'no answer  '} ${name}: ${found}${advice === undefined ? '' : `. ${advice}`}`;
    }
  }
}

function summarize(lines: readonly Line[]): string {
  const count = (kind: ProofResult['kind']) => lines.filter(({ result }) => result.kind === kind).length;
  return `${count('proven')} proven, ${count('unproven')} not proven, ${count('no_quiet_probe')} not asked`;
}

/** What the SDK says without a region, credentials or a way to AWS. */
const notReached: ReadonlySet<string> = new Set(['secret_unavailable', 'unexpected_error']);

function hintOf(lines: readonly Line[]): string {
  const isUnreached = lines.some(
    ({ result }) => result.kind === 'unproven' && result.status === undefined && notReached.has(result.reason),
  );
  return isUnreached ? 'AWS may not have been reached: check the region, the credentials and the network.\n' : '';
}

function toJson(ok: boolean, stage: string, lines: readonly Line[]): string {
  const destinations = lines.map(({ destination: { id, type }, result }) => ({
    destination: id,
    provider: type,
    ...result,
  }));
  return toJsonText({ ok, stage, destinations });
}
