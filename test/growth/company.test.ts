import { expect, it } from 'vitest';
import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { packAllowList, readFrom } from '../../lib/allow-list/compile/pack.ts';
import { openAllowList } from '../../lib/allow-list/packed.ts';
import { decideNotification } from '../../lib/ingest/decide-notification.ts';
import { providers } from '../../lib/providers/registry.ts';
import { stackFragments } from '../../lib/stack/stack-fragments.ts';
import { aCompany, companyFiles } from '../support/company.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { rawNotificationBytes } from '../support/notification-factory.ts';
import { allCases } from '../support/whole-run.ts';

/** What seems to grow too fast is measured again: other work on the machine only adds. */
const maxRounds = 6;

function ratioOf(smaller: () => unknown, larger: () => unknown, limit: number): number {
  let [smallMs, largeMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < maxRounds && !(largeMs / smallMs <= limit); round += 1) {
    smallMs = Math.min(smallMs, cpuMs(smaller, 2));
    largeMs = Math.min(largeMs, cpuMs(larger, 2));
  }
  return largeMs / smallMs;
}

/** As compiled: as many destinations as receivers, each for one. */
function listOf(count: number): CompiledAllowList {
  const names = Array.from({ length: count }, (_, index) => `receiver-${index}`);
  return {
    version: 1,
    hash: 'h',
    linkHosts: [],
    senders: [{ name: 'eu', scheme: 'standard-webhooks', secret: 'keys/eu' }],
    destinations: names.map((name) => ({
      ...{ id: `team/${name}`, team: 'team', type: 'slack', secret: `team/${name}` },
      ...{ parallelism: 1, hosts: [], options: { maxAlerts: 10 } },
    })),
    receivers: names.map((name) => ({
      ...{ sender: 'eu', name, team: 'team', require: [], deliver: [`team/${name}`], fallback: [] },
    })),
    escalation: ['team/receiver-0'],
  };
}

/** A start and its first requests, of ten receivers; nothing is in memory before. */
function startAndDecide(count: number): () => void {
  const [head, entries] = packAllowList(listOf(count));
  const read = readFrom(entries.text);
  const bodies = Array.from({ length: 10 }, (_, index) =>
    rawNotificationBytes({ receiver: `receiver-${Math.floor((index * count) / 10)}` }),
  );
  return () => {
    for (let run = 0; run < 20; run += 1) {
      const allowList = openAllowList(head.text, read, 'prod');
      for (const body of bodies) {
        const context = { requestId: 'request', acceptedAtMs: 0 };
        if (!decideNotification(allowList, { sender: 'eu', body }, context).ok) throw new Error('not accepted');
      }
    }
  };
}

it('a start and the first decisions take the same time with 10 and with 10,000 destinations', {
  timeout: 300_000,
}, () => {
  // Reading the whole would take some hundred times as long.
  const limit = 2;
  const ratio = ratioOf(startAndDecide(10), startAndDecide(10_000), limit);
  process.stderr.write(
    `growth: company      start and ten decisions, 10 → 10,000 destinations: ${ratio.toFixed(2)} ×\n`,
  );
  expect(ratio).toBeLessThan(limit);
});

it('compiling, packing and judging a company grow as the company does', { timeout: 600_000 }, () => {
  const whole = allCases;
  const [small, factor] = whole ? [125, 4] : [20, 4];
  const work = (teams: number) => {
    const files = companyFiles({ ...aCompany, teams });
    return () => {
      const compiled = compileAllowList(files, providers);
      if (!compiled.ok) throw new Error('the company is right');
      packAllowList(compiled.allowList);
      const stack = stackFragments(compiled.allowList, compiled.fences, { stage: 'prod', region: 'eu-central-1' });
      if (!stack.ok) throw new Error(stack.faults.join());
    };
  };
  // A square would have 16 ×.
  const limit = 7;
  const ratio = ratioOf(work(small), work(small * factor), limit);
  process.stderr.write(`growth: company      ${small} → ${small * factor} teams: ${ratio.toFixed(2)} ×\n`);
  expect(ratio).toBeLessThan(limit);
});
