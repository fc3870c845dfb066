import { type Browser, chromium } from 'playwright-core';

export type Shot = {
  readonly page: string;
  /** A selector of what is drawn of the page. */
  readonly element: string;
  /** CSS pixels. */
  readonly width: number;
  readonly dark?: true;
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

/** Up to 100. At 50 letters are still sharp, in half the bytes of 85. */
const quality = 50;

/**
 * The image of one element of a page, as WebP. With 1.5 pixels for each of CSS, as a README shows it at two thirds of its
 * width. Nothing is loaded: every request is refused.
 */
export async function capture(browser: Browser, { page: source, element, width, dark }: Shot): Promise<Buffer> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    deviceScaleFactor: 1.5,
    offline: true,
    colorScheme: dark ? 'dark' : 'light',
  });
  try {
    await context.route('**', (route) => route.abort());
    const page = await context.newPage();
    await page.setContent(source);
    await page.evaluate(fitFrames);
    return await page.locator(element).screenshot({ type: 'webp', quality, animations: 'disabled' });
  } finally {
    await context.close();
  }
}

/** Runs in the page: a frame is as high as what it holds. As text, for the page's types are not those of Node. */
const fitFrames = `for (const frame of document.querySelectorAll('iframe')) {
  frame.style.height = '0';
  frame.style.height = frame.contentDocument.documentElement.scrollHeight + 'px';
}`;
