import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import * as z from 'zod';
import { viewNames } from '../../lib/views/views.ts';
import { drawViewPage } from '../../tools/previews/view-scenes.ts';
import { itWithChromium, openChromium } from '../support/chromium.ts';
import { evidenceOf, evidences, startMs } from '../support/evidence.ts';

let browser: Browser | undefined;
let window: Page | undefined;

beforeAll(async () => {
  browser = await openChromium();
  window = await (await browser?.newContext({ offline: true }))?.newPage();
});
afterAll(async () => await browser?.close());

/** By how many pixels a page, or a table on it, is wider than the window, for each width of it. */
async function overhangs(page: string): Promise<Record<string, number>> {
  if (window === undefined) throw new Error('only tests that are skipped without chromium open a page');
  await window.setContent(page);
  const found: Record<string, number> = {};
  for (const [what, width] of Object.entries(widths)) {
    await window.setViewportSize({ width, height: 800 });
    found[what] = z
      .number()
      .parse(await window.evaluate('Math.max(0, document.documentElement.scrollWidth - innerWidth)'));
  }
  return found;
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

const widths = { 'a phone': 390, 'a small window': 820, 'a wide window': 1_280 };
const none = { 'a phone': 0, 'a small window': 0, 'a wide window': 0 };

describe('a view is never wider than a phone, a small window or a wide one', { timeout: 120_000 }, () => {
  for (const view of viewNames) {
    itWithChromium(`${view}, in an outage and with names as long as they may be`, async () => {
      for (const evidence of [await evidences.outage(), wide]) {
        expect(await overhangs(drawViewPage({ view }, evidence))).toEqual(none);
      }
    });
  }

  itWithChromium('the story of one group', async () => {
    expect(await overhangs(drawViewPage({ view: 'story', group: 'aaaaaa' }, wide))).toEqual(none);
  });

  itWithChromium('and one that is would be found, whichever width was looked at before', async () => {
    const planted = drawViewPage({ view: 'refused' }, wide).replaceAll('overflow-wrap: anywhere', '');
    for (const overhang of Object.values(await overhangs(planted))) expect(overhang).toBeGreaterThan(0);
    expect(await overhangs(drawViewPage({ view: 'refused' }, wide))).toEqual(none);
  });
});
