import { describe, expect, it } from 'vitest';
import { type AllowList, loadAllowList, resolveReceiver } from '../../lib/allow-list/allow-list.ts';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { maxReceivers } from '../../lib/allow-list/compile/limits.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { cpuMs, timed } from '../support/cpu-time.ts';

const teamCount = 10;

/** Ten teams, each with a tenth of the receivers, all of one sender. */
function filesWith(receiverCount: number): readonly SourceFile[] {
  const teams = Array.from({ length: teamCount }, (_, index) => `team-${index}`);
  const platform = `senders:
  prod-eu: { scheme: standard-webhooks, secret: senders/prod-eu }
teams:
${teams.map((team) => `  ${team}: { senders: [prod-eu], secrets: ${team}/ }\n`).join('')}`;
  const files = teams.map((team) => {
    const receivers = Array.from(
      { length: receiverCount / teamCount },
      (_, index) => `  ${team}-${index}:
    senders: [prod-eu]
    require: { team: ${team}, severity: critical }
    deliver: [chat]
`,
    );
    const text = `destinations:\n  chat: { type: slack, secret: ${team}/chat }\nreceivers:\n${receivers.join('')}`;
    return { path: `teams/${team}.yml`, text };
  });
  return [{ path: 'platform.yml', text: platform }, ...files];
}

describe('An allow-list of 10,000 receivers', () => {
  const { value: large, cpuMs: tookMs } = timed(() => compiled(filesWith(maxReceivers)));

  it('compiles within seconds', () => {
    expect(large.receivers).toHaveLength(maxReceivers);
    // Under a second of processor time; the bound tells quadratic work from linear.
    expect(tookMs).toBeLessThan(20_000);
  });

  it('is looked up as fast as one of 100', () => {
    const small = load(100);
    const big = loadAllowList(JSON.stringify(large), 'test');
    const ratio = lookUpMs(big, maxReceivers) / lookUpMs(small, 100);
    // Linear look-ups would take a hundred times as long; cold caches take some.
    expect(ratio).toBeLessThan(20);
  });

  it('resolves its last receiver and no other', () => {
    const big = loadAllowList(JSON.stringify(large), 'test');
    expect(resolveReceiver(big, 'prod-eu', 'team-9-999')?.deliver).toEqual(['team-9/chat']);
    expect(resolveReceiver(big, 'prod-eu', 'team-9-1000')).toBeUndefined();
  });
});

function load(receiverCount: number): AllowList {
  return loadAllowList(JSON.stringify(compiled(filesWith(receiverCount))), 'test');
}

/** The best of several rounds of the same number of look-ups, in milliseconds of processor time. */
function lookUpMs(allowList: AllowList, receiverCount: number): number {
  const perTeam = receiverCount / teamCount;
  const names = Array.from({ length: 20_000 }, (_, index) => `team-${index % teamCount}-${(index * 7) % perTeam}`);
  return cpuMs(() => {
    const found = names.filter((name) => resolveReceiver(allowList, 'prod-eu', name) !== undefined).length;
    expect(found).toBe(names.length);
  }, 7);
}
