import { describe, expect, it } from 'vitest';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretStage } from '../../lib/secrets/secret-access.ts';
import { createKeyRing } from '../../lib/senders/key-ring.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';
import { createClock } from '../../tools/simulator/clock.ts';
import { createRandom } from '../../tools/simulator/random.ts';

const startMs = Date.UTC(2026, 10, 20, 10);
const declared = ['prod-eu', 'prod-us', 'staging', 'without-a-secret'];
const body = new TextEncoder().encode('{}');

const allowList = loadAllowList(
  JSON.stringify({
    version: 1,
    hash: 'h',
    audience: 'alertguard',
    linkHosts: [],
    senders: declared.map((name) => ({ name, scheme: 'standard-webhooks', secret: `senders/${name}` })),
    destinations: [],
    receivers: [],
    escalation: [],
  }),
  'test',
);

type Observed = { readonly known: boolean; readonly answer: string; readonly ms: number };

/**
 * What someone sees who sends forged requests by turns in known and in unknown names, after three names made up, to one
 * instance whose reads of Secrets Manager take 20 to 80 ms. Time is virtual, so it is the waiting alone that counts.
 */
async function observe(knownName: string, seed: number): Promise<Observed[]> {
  const clock = createClock(startMs);
  const random = createRandom(seed);
  const read = async (name: string, stage: SecretStage) => {
    await clock.sleep(20 + 60 * random());
    if (name === 'senders/without-a-secret' || stage === 'AWSPREVIOUS') {
      return { ok: false, reason: 'not_found' } as const;
    }
    const signingKey = `whsec_${Buffer.from(name.padEnd(32, '.')).toString('base64')}`;
    return { ok: true, value: new Secret(JSON.stringify({ signingKey })) } as const;
  };
  const verify = createSenderVerifier(allowList, createKeyRing({ read }, clock.nowMs), clock.nowMs);
  const ask = async (sender: string, address: string) => {
    const beganMs = clock.nowMs();
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(beganMs / 1000)),
      'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
    };
    const { kind } = await verify({ sender, headers, body, sourceAddress: address });
    return { answer: kind, ms: clock.nowMs() - beganMs };
  };
  const observed: Observed[] = [];
  const attack = async () => {
    for (const name of ['junk-1', 'junk-2', 'junk-3']) await ask(name, '203.0.113.9');
    for (let turn = 0; turn < 500; turn += 1) {
      const unknown = `unknown-${Math.floor(random() * 1e9)}`;
      const names = random() < 0.5 ? [knownName, unknown] : [unknown, knownName];
      // A pause of up to a second, and now and then another address: time in which limits fill up again.
      for (const name of names) {
        const address = `203.0.113.${Math.floor(random() * 4)}`;
        observed.push({ known: name === knownName, ...(await ask(name, address)) });
        await clock.sleep(1000 * random());
      }
    }
  };
  attack().catch(() => {});
  await clock.runUntil(startMs + 3_600_000);
  return observed;
}

/** The share of pairs of a known and an unknown one in which the known took longer; half where time tells nothing. */
function shareOfLonger(observed: readonly Observed[]): number {
  const [known, unknown] = [true, false].map((is) => observed.filter((one) => one.known === is).map(({ ms }) => ms));
  let score = 0;
  for (const a of known ?? []) for (const b of unknown ?? []) score += a > b ? 1 : a === b ? 0.5 : 0;
  return score / ((known?.length ?? 0) * (unknown?.length ?? 0));
}

describe('1,000 forged requests in known and unknown names', () => {
  it.each(declared)('get the same answers, and take the same time: %s', async (name) => {
    const observed = await observe(name, 4711);
    const answers = (known: boolean) => new Set(observed.filter((one) => one.known === known).map((one) => one.answer));
    expect(observed).toHaveLength(1_000);
    expect(answers(true)).toEqual(new Set(['unauthenticated']));
    expect(answers(false)).toEqual(answers(true));
    const share = shareOfLonger(observed);
    process.stderr.write(
      `known or unknown, by time: ${name.padEnd(16)} right in ${(100 * share).toFixed(1)} % of pairs\n`,
    );
    // Of 500 against 500 a fair coin is within 3.7 % of a half in 95 of 100 runs (Mann-Whitney).
    expect(Math.abs(share - 0.5)).toBeLessThan(0.037);
  });

  it('would be told apart by 5 ms', async () => {
    const observed = await observe('prod-eu', 4711);
    const planted = observed.map((one) => ({ ...one, ms: one.known ? one.ms + 5 : one.ms }));
    expect(shareOfLonger(planted)).toBeGreaterThan(0.75);
  });
});
