import { type Browser, chromium } from 'playwright-core';
import { shrinkPng } from './png/shrink-png.ts';

export type Shot = {
  readonly page: string;
  /** A selector of what is drawn of the page. */
  readonly element: string;
  /** CSS pixels. */
  readonly width: number;
  readonly dark?: true;
  readonly maxBytes: number;
};

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-font-subpixel-positioning',
];

export async function openBrowser(executablePath: string): Promise<Browser> {
  return await chromium.launch({ executablePath, args: quiet });
}

/** The image of one element of a page, in two pixels for each of CSS. Nothing is loaded: every request is refused. */
export async function capture(
  browser: Browser,
  { page: source, element, width, dark, maxBytes }: Shot,
): Promise<Buffer> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    deviceScaleFactor: 2,
    offline: true,
    colorScheme: dark ? 'dark' : 'light',
  });
  try {
    await context.route('**', (route) => route.abort());
    const page = await context.newPage();
    await page.setContent(source);
    await page.evaluate(fitFrames);
    return shrinkPng(await page.locator(element).screenshot({ animations: 'disabled' }), maxBytes);
  } finally {
    await context.close();
  }
}

/** Runs in the page: a frame is as high as what it holds. As text, for the page's types are not those of Node. */
const fitFrames = `for (const frame of document.querySelectorAll('iframe')) {
  frame.style.height = '0';
  frame.style.height = frame.contentDocument.documentElement.scrollHeight + 'px';
}`;
