import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import * as z from 'zod';
import { drawViewPage } from '../../tools/previews/view-scenes.ts';
import { itWithChromium, openChromium } from '../support/chromium.ts';
import { evidenceOf, evidences, startMs } from '../support/evidence.ts';

let browser: Browser | undefined;

beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => await browser?.close());

/** By how many pixels a page, or a table on it, is wider than the window. */
async function overhang(page: string, width: number): Promise<number> {
  const context = await browser?.newContext({ viewport: { width, height: 800 }, offline: true });
  if (context === undefined) throw new Error('only tests that are skipped without chromium open a page');
  try {
    const opened = await context.newPage();
    await opened.setContent(page);
    return z.number().parse(await opened.evaluate('document.documentElement.scrollWidth - innerWidth'));
  } finally {
    await context.close();
  }
}

const long = 'w'.repeat(190);

/** Names as long as they may be, without a place to part them. */
const wide = evidenceOf(
  ['notification.rejected', 'notification.accepted', 'delivery.retried', 'delivery.dead_lettered', 'delivery.sent'].map(
    (event, index) => ({
      ...{ event, timeMs: startMs + index, allowListHash: 'a'.repeat(64), groupHash: 'a'.repeat(64), requestId: long },
      ...{
        sender: long,
        receiver: long,
        destination: long,
        deliveryKey: `key-${index}`,
        reason: long,
        attempt: 9_999_999,
      },
      ...{ fallbacks: [long], destinations: [long], deliveryKeys: [`key-${index}`] },
    }),
  ),
);

const widths = [
  ['a phone', 390],
  ['a small window', 820],
  ['a wide window', 1_280],
] as const;

describe('a view', () => {
  for (const [what, width] of widths) {
    itWithChromium(
      `is never wider than ${what}`,
      async () => {
        const outage = await evidences.outage();
        for (const view of ['stuck', 'story', 'notified', 'refused', 'unproven'] as const) {
          for (const evidence of [outage, wide]) {
            expect(await overhang(drawViewPage({ view }, evidence), width), view).toBeLessThanOrEqual(0);
          }
        }
        const story = drawViewPage({ view: 'story', group: 'aaaaaa' }, wide);
        expect(await overhang(story, width)).toBeLessThanOrEqual(0);
      },
      120_000,
    );
  }

  itWithChromium(
    'that is would be found',
    async () => {
      const planted = drawViewPage({ view: 'refused' }, wide).replaceAll('overflow-wrap: anywhere', '');
      expect(await overhang(planted, 390)).toBeGreaterThan(0);
    },
    60_000,
  );
});
