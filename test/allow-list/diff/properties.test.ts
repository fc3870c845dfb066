import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AllowList, loadAllowList } from '../../../lib/allow-list/allow-list.ts';
import { canonicalJson } from '../../../lib/allow-list/compile/canonical-json.ts';
import type { Change } from '../../../lib/allow-list/diff/change.ts';
import { diffAllowLists } from '../../../lib/allow-list/diff/diff-allow-lists.ts';
import type { ReviewedAllowList } from '../../../lib/allow-list/diff/reviewed-allow-list.ts';
import { composeBody } from '../../../lib/explain/compose-body.ts';
import { decideNotification } from '../../../lib/ingest/decide-notification.ts';
import {
  allowListFiles,
  neighbouringAllowLists,
  reorganisedAllowLists,
  rewriteFiles,
} from '../../support/allow-list-models.ts';
import { reviewed } from '../../support/allow-list-review.ts';
import { acceptedPairs, replayChanges } from '../../support/replay-changes.ts';
import { caseCount } from '../../support/whole-run.ts';

const seed = 20_261_121;

const context = { requestId: 'request-1', acceptedAtMs: 0 };

/** Every alert that can make a difference to the generated lists. */
const questions = ['web.hook', 'critical', '__proto__', 'a|b`c', '@all'].flatMap((receiver) =>
  [undefined, 'a', 'b'].flatMap((team) =>
    [undefined, 'prod', 'dev'].map((env) => {
      const pairs = [['team', team] as const, ['env', env] as const].flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      );
      const labels = new Map(pairs);
      return { receiver, labels, body: composeBody({ receiver, labels, resolved: false }) };
    }),
  ),
);

/** Everybody whom a sender can reach with some alert, and at what address. */
async function reachable({ allowList }: ReviewedAllowList): Promise<Set<string>> {
  const loaded = loadAllowList(JSON.stringify(allowList), 'test');
  const reached = allowList.senders.flatMap((sender) =>
    questions.map(async ({ receiver, labels, body }) => {
      const decision = decideNotification(loaded, { sender: sender.name, body }, context);
      const deliveries = decision.ok ? decision.deliveries : [];
      const asked = [sender.name, sender.secret, receiver, [...labels]];
      return deliveries
        .flatMap(({ destination }) => endsOf(loaded, destination))
        .map((end) => canonicalJson([...asked, end]));
    }),
  );
  return new Set((await Promise.all(reached)).flat());
}

/** Where a delivery to a destination ends: once for each address. What only a message shows is left out, and the name. */
function endsOf(loaded: AllowList, id: string): unknown[] {
  const { options = {}, secret, type } = loaded.destinations.get(id) ?? {};
  const { to, maxAlerts: _, ...rest } = options;
  return (Array.isArray(to) ? to : ['']).map((address) => [type, secret, rest, address]);
}

/** All that two allow-lists may differ in, with every list in one order. */
function contentOf({ allowList, platform }: ReviewedAllowList): string {
  const { hash: _, ...content } = allowList;
  return canonicalJson(sortLists({ ...content, platform }));
}

function sortLists(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sortLists).toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, sortLists(field)]));
}

describe('of two allow-lists', () => {
  it('that differ in one place, whoever can be told by the second alone is the matter of a widening', {
    timeout: 120_000,
  }, async () => {
    let widened = 0;
    await fc.assert(
      fc.asyncProperty(neighbouringAllowLists, async ([first, second]) => {
        const [before, after] = [reviewed(first), reviewed(second)];
        const gained = (await reachable(after)).difference(await reachable(before));
        if (gained.size === 0) return;
        widened += 1;
        expect(diffAllowLists(before, after).filter(({ effect }) => effect === 'widening')).not.toEqual([]);
      }),
      { numRuns: caseCount(1_000), seed },
    );
    expect(widened).toBeGreaterThan(caseCount(100));
    process.stderr.write(`diff: ${caseCount(1_000)} pairs of neighbours, ${widened} of them widened\n`);
  });

  it('those that hold the same have no difference, and others have one', () => {
    let same = 0;
    fc.assert(
      fc.property(allowListFiles, allowListFiles, fc.boolean(), (first, second, repeat) => {
        const before = reviewed(first);
        const after = repeat ? before : reviewed(second);
        const isSame = contentOf(before) === contentOf(after);
        if (isSame) same += 1;
        expect(diffAllowLists(before, after).length === 0).toBe(isSame);
      }),
      { numRuns: caseCount(500), seed },
    );
    expect(same).toBeGreaterThan(caseCount(100));
    process.stderr.write(`diff: ${caseCount(500)} pairs, ${same} of them the same\n`);
  });

  it('one that is only written otherwise has no difference', () => {
    fc.assert(
      fc.property(allowListFiles, fc.boolean(), (files, flow) => {
        const rewritten = rewriteFiles(files, flow);
        expect(rewritten).not.toEqual(files);
        expect(diffAllowLists(reviewed(files), reviewed(rewritten))).toEqual([]);
      }),
      { numRuns: caseCount(500), seed },
    );
  });

  it('the differences are those of the way back, with what was added removed', () => {
    const flipped: Readonly<Record<string, string>> = { added: 'removed', removed: 'added' };
    fc.assert(
      fc.property(fc.oneof(fc.tuple(allowListFiles, allowListFiles), reorganisedAllowLists), ([first, second]) => {
        const [before, after] = [reviewed(first), reviewed(second)];
        const keys = (changes: readonly Change[], flip: boolean) => {
          const pair = ({ name, was = name }: Change) => [name, was].toSorted();
          // A field under both names of its entry, of which a receiver that was taken over in part has another entry.
          const renamed = changes.filter(
            (one) => one.was !== undefined && !one.after.some((field) => field.startsWith('senders: ')),
          );
          const pairs = new Map(renamed.map((one) => [`${one.subject} ${one.name}`, pair(one)]));
          return changes
            .map((one) => {
              const names =
                one.field === undefined ? pair(one) : (pairs.get(`${one.subject} ${one.name}`) ?? pair(one));
              return canonicalJson([
                one.subject,
                names,
                one.field ?? null,
                flip ? (flipped[one.change] ?? one.change) : one.change,
              ]);
            })
            .toSorted();
        };
        expect(keys(diffAllowLists(after, before), true)).toEqual(keys(diffAllowLists(before, after), false));
      }),
      { numRuns: caseCount(300), seed },
    );
  });

  it.each([
    ['are any two', fc.tuple(allowListFiles, allowListFiles)],
    ['were reorganised', reorganisedAllowLists],
  ])(
    'that %s, the rows alone make of what the first delivers what the second delivers',
    { timeout: 120_000 },
    (_, pairs) => {
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(pairs, ([first, second]) => {
          const [before, after] = [reviewed(first), reviewed(second)];
          const changes = diffAllowLists(before, after);
          for (const { change } of changes) seen.set(change, (seen.get(change) ?? 0) + 1);
          expect(replayChanges(before.allowList, changes)).toEqual(acceptedPairs(after.allowList));
        }),
        { numRuns: caseCount(1_000), seed },
      );
      expect([...seen.keys()]).toEqual(expect.arrayContaining(['added', 'removed', 'taken-over']));
      process.stderr.write(`diff: rows ${JSON.stringify(Object.fromEntries(seen))}\n`);
    },
  );

  it('that were reorganised, whoever can be told by the second alone is the matter of a widening', {
    timeout: 120_000,
  }, async () => {
    let widened = 0;
    await fc.assert(
      fc.asyncProperty(reorganisedAllowLists, async ([first, second]) => {
        const [before, after] = [reviewed(first), reviewed(second)];
        const gained = (await reachable(after)).difference(await reachable(before));
        if (gained.size === 0) return;
        widened += 1;
        expect(diffAllowLists(before, after).filter(({ effect }) => effect === 'widening')).not.toEqual([]);
      }),
      { numRuns: caseCount(500), seed },
    );
    expect(widened).toBeGreaterThan(caseCount(50));
  });
});
