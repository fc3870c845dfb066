import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import * as z from 'zod';
import { openBrowser } from '../../tools/previews/capture.ts';
import { itWith } from './corpora.ts';
import { allCases } from './whole-run.ts';

/** Debian's name first. */
const binary = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((directory) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(directory, name)))
  .find((path) => existsSync(path));

/** A test that needs a browser: skipped by name where it is missing, failed where `E2E=required`. */
export const itWithChromium = itWith('chromium', binary !== undefined);

/** `undefined` where there is none; the tests that need it say so. */
export async function openChromium(): Promise<Browser | undefined> {
  return binary === undefined ? undefined : await openBrowser(binary);
}

export type WatchedPage = {
  readonly page: Page;
  /** Since it was last asked: what the policy stopped, errors of the console and of scripts, dialogs, and answers of 4xx and 5xx. */
  readonly faults: () => Promise<readonly string[]>;
};

type Theme = { readonly width: number; readonly dark: boolean };

const allThemes: readonly Theme[] = [1280, 390].flatMap((width) => [false, true].map((dark) => ({ width, dark })));
/** By default the two that have nothing in common. */
const themes = allCases ? allThemes : allThemes.filter(({ width, dark }) => (width === 390) === dark);

export async function openPage(browser: Browser | undefined): Promise<WatchedPage> {
  if (browser === undefined) throw new Error('only tests that are skipped without chromium open a page');
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const faults: string[] = [];
  await page.exposeFunction('noteFault', (text: string) => void faults.push(text));
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) => noteFault('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));`,
  );
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', ({ message }) => faults.push(`script: ${message}`));
  page.on('dialog', async (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  // One more turn, as violations are told in a task of their own.
  const settle = async () => await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
  return {
    page,
    faults: async () => {
      await settle();
      return faults.splice(0);
    },
  };
}

async function setTheme(page: Page, { width, dark }: Theme): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
}

const findingsSchema = z.array(z.string());

/** What another theme or width can change. */
const ofLooks = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable'];

/**
 * What axe finds on a page that is at least serious, each as its rule, its impact and the first element; and whether a page
 * is wider than the window, as then all of it moves sideways. All rules are asked where the page is as it was opened.
 */
export async function findInaccessible(page: Page, axe: string): Promise<string[]> {
  // As text: the page has no axe, and its policy lets none in but from here.
  await page.evaluate(axe);
  const found: string[] = [];
  for (const theme of themes) {
    await setTheme(page, theme);
    const only = theme === themes[0] ? {} : { runOnly: ofLooks };
    const options = JSON.stringify({ resultTypes: ['violations'], preload: false, ...only });
    const findings = await page.evaluate(`axe.run(document, ${options}).then(({ violations }) => [
      ...violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, impact, nodes }) => id + ' (' + impact + '): ' + nodes[0].html.slice(0, 200) + ' ' + nodes[0].failureSummary),
      ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []),
    ])`);
    found.push(...findingsSchema.parse(findings).map((finding) => `${JSON.stringify(theme)} ${finding}`));
  }
  return found;
}

/** What focus is on, as the browser has it: the text of a link, a button or a summary. */
export async function focused(page: Page): Promise<string> {
  return z.string().parse(await page.evaluate('document.activeElement?.textContent ?? ""'));
}

/** Presses Tab until focus is on an element of that text, and Enter then. */
export async function activate(page: Page, isMeant: (text: string) => boolean): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const text = await focused(page);
    if (isMeant(text)) {
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      return;
    }
    seen.push(text.slice(0, 40));
  }
  throw new Error(`Tab leads to no such element, but to ${[...new Set(seen)].join(' | ')}`);
}
