import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, vi } from 'vitest';
import * as z from 'zod';
import type { ConsolePage } from '../../lib/console/console-page.ts';
import { allPages as pages } from '../../lib/console/pages/all.ts';
import { html } from '../../lib/text/html.ts';
import type { AuditRecord } from '../../lib/views/audit-record.ts';
import type { ViewName } from '../../lib/views/view-request.ts';
import { viewNames, views } from '../../lib/views/views.ts';
import {
  activate,
  findInaccessible,
  focused,
  itWithChromium,
  openChromium,
  openPage,
  type WatchedPage,
} from '../support/chromium.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';
import { companyFiles, type EvidenceName, evidences } from '../support/evidence.ts';
import { hostileAllowList, hostileRecords } from '../support/hostile-records.ts';
import { type LocalConsole, type LocalConsoleOptions, startLocalConsole } from '../support/local-console.ts';
import { injections } from '../support/provider-injections.ts';
import { allCases } from '../support/whole-run.ts';

// For a machine that does much else.
vi.setConfig({ testTimeout: 120_000 });

/** Its short form: each page compiles it anew, and the long one takes 70 ms more. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One browser for all. What it takes to start one is most of what these tests take. */
let browser: Browser | undefined;
let watched: WatchedPage;
const running: LocalConsole[] = [];

beforeAll(async () => {
  browser = await openChromium();
  if (browser !== undefined) watched = await openPage(browser);
});
// What another test left there is that one's failure.
beforeEach(async () => {
  await watched?.faults();
});
afterAll(async () => {
  await browser?.close();
  for (const one of running) await one.close();
});

async function start(options: LocalConsoleOptions): Promise<LocalConsole> {
  const started = await startLocalConsole(options);
  running.push(started);
  return started;
}

const startWith = async (name: EvidenceName, more: readonly ConsolePage[] = [], isMeant = (_: AuditRecord) => true) => {
  const { records, allowList, nowMs, leftOut } = await evidences[name]();
  const meant = records.filter(isMeant);
  const decided = () => meant;
  const all = [...pages, ...more];
  return await start({ decided, leftOut, allowList, files: companyFiles, nowMs: () => nowMs, pages: all });
};

const textOfMain = async () =>
  z.string().parse(await watched.page.evaluate(`document.querySelector('main').innerText`));
const titleOf = async () => await watched.page.locator('h1').innerText();

describe('by keyboard alone', () => {
  itWithChromium('each of the five questions is answered in at most two activations from the front page', async () => {
    const { url, records } = await startWith('outage');
    const { page, faults } = watched;
    /** Something that only the answer says, of this outage. */
    const answers: Readonly<Record<ViewName, RegExp>> = {
      stuck: /payments\/chat/,
      story: /payments\/|search\//,
      notified: /payments\/oncall/,
      refused: /signature_mismatch|another key/,
      unproven: /search\/old-room/,
    };
    for (const name of viewNames) {
      const { asks, title } = views[name];
      await page.goto(url);
      await activate(page, (text) => text.includes(asks));
      expect(new URL(page.url()).pathname).toBe(`/${name}`);
      expect(await titleOf()).toBe(title);
      if (name === 'story') {
        const groups = new Set(records.list().flatMap(({ groupHash }) => groupHash ?? []));
        await activate(page, (text) => /^[0-9a-f]{12}$/.test(text));
        const group = new URL(page.url()).searchParams.get('group') ?? '';
        expect([...groups].some((hash) => hash.startsWith(group) && group !== '')).toBe(true);
      }
      expect(await textOfMain()).toMatch(answers[name]);
    }
    expect(await faults()).toEqual([]);
  });

  itWithChromium('the skip link leads past the navigation', async () => {
    const { page } = watched;
    await page.goto(running[0]?.url ?? '');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.querySelector('main').contains(document.activeElement)`)).toBe(true);
  });
});

/** Of the alert groups a quarter: their rows are alike, and on each of them axe asks the same. */
const isLookedAt = ({ groupHash = '' }: AuditRecord) => allCases || /^[0-3]|^$/.test(groupHash);

/** They show nothing of the records, and are looked at where there are none. */
const withoutRecords = new Set(allCases ? [] : ['/dead-letters', '/messages', '/send', '/why']);

const otherPaths = ['/nowhere', '/dead-letters/done?act=redrive&done=1&of=2&taken=1&failed=yes', '/story?group=zz'];

describe('axe-core finds nothing serious, in light and dark, and 1280 and 390 pixels wide,', () => {
  for (const name of ['empty', 'outage'] satisfies EvidenceName[]) {
    itWithChromium(`on any page: ${name}`, async () => {
      const { url, records } = await startWith(name, [], isLookedAt);
      const { page, faults } = watched;
      const group = records.list().findLast(({ groupHash }) => groupHash !== undefined)?.groupHash;
      const paths = pages.map(({ path }) => path);
      const looked =
        group === undefined
          ? [...paths, ...otherPaths]
          : [...paths.filter((path) => !withoutRecords.has(path)), `/story?group=${group}`];
      const found: string[] = [];
      for (const path of looked) {
        await page.goto(new URL(path, url).href);
        const findings = await findInaccessible(page, axeSource);
        found.push(...findings.map((finding) => `${path} ${finding}`));
      }
      expect(found).toEqual([]);
      expect((await faults()).filter((fault) => !/status of (?:400|404)/.test(fault))).toEqual([]);
    });
  }

  itWithChromium('and would find it: a planted text that nobody can read, and an input without a name', async () => {
    const planted: ConsolePage = {
      path: '/planted',
      label: 'Planted',
      get: async () => ({ kind: 'page', title: 'Planted', body: html`<input>` }),
    };
    const { url } = await start({ pages: [planted] });
    await watched.page.goto(`${url}planted`);
    expect(await findInaccessible(watched.page, axeSource)).toEqual([expect.stringContaining('label (critical)')]);
  });
});

/** What is neither text nor one of the console's own links, forms and frames. */
const foreign = `[
  ...[...document.querySelectorAll('a, area')].filter((a) => a.getAttribute('href') !== '#main' && (a.origin !== location.origin || !a.getAttribute('href').startsWith('/'))),
  ...[...document.forms].filter((form) => !form.getAttribute('action').startsWith('/')),
  ...[...document.querySelectorAll('[formaction], [style], [onclick], [srcdoc]')],
  ...[...document.querySelectorAll('script')].filter((one) => one.getAttribute('src') !== '/live.js' || one.textContent !== ''),
  ...[...document.querySelectorAll('iframe')].filter((one) => !one.getAttribute('src').startsWith('/') || !one.hasAttribute('sandbox')),
  ...document.querySelectorAll('img, object, embed, base, video, audio, style, marquee, main link, main meta'),
  ...[...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on'))),
].map((element) => element.outerHTML.slice(0, 200))`;

describe('whatever stands in every field of every record', () => {
  /** All that could be markup, a script or a style; the others are in the tests of the views. */
  const suspects = injections.filter((text) => /[<>"'&]|script|url\(|\0/i.test(text));
  /** Spread over all kinds of attack. */
  const texts = allCases ? suspects : suspects.filter((_, index) => index % 3 === 0);
  let decided: ReturnType<typeof hostileRecords> = [];

  itWithChromium('no script runs, nothing is loaded, and no link or button is another than ours', async () => {
    const size = 60;
    const nowMs = Date.now();
    const { page, faults } = watched;
    const { allowList: shown } = await evidences.normal();
    const shownAllowList = hostileAllowList(shown, texts);
    const { url } = await start({ decided: () => decided, shownAllowList, nowMs: () => nowMs + 60_000 });
    expect(suspects.length).toBeGreaterThan(150);
    for (let from = 0; from < texts.length; from += size) {
      const these = texts.slice(from, from + size);
      decided = these.flatMap((text, index) => hostileRecords(text, nowMs - (these.length - index) * 20));
      for (const { path } of pages.filter((one) => from === 0 || viewNames.some((name) => one.path === `/${name}`))) {
        const answer = await page.goto(new URL(path, url).href);
        expect([path, answer?.status()]).toEqual([path, 200]);
        expect([path, await page.evaluate(foreign)]).toEqual([path, []]);
      }
    }
    expect(await faults()).toEqual([]);
  });

  itWithChromium('and the watch would notice: a script, a style, an image and a link that are not ours', async () => {
    const planted: ConsolePage = {
      path: '/planted',
      label: 'Planted',
      get: async () => ({
        kind: 'page',
        title: 'Planted',
        body: html`<script>alert(1)</script><p style="color: red" onclick="alert(2)">x</p><img src="/x.png" alt=""><a href="https://evil.example/">x</a>`,
      }),
    };
    const { url } = await start({ pages: [planted] });
    const own = await openPage(browser);
    await own.page.goto(`${url}planted`);
    const policies = (await own.faults()).filter((fault) => fault.startsWith('policy: '));
    for (const directive of ['script-src-elem', 'style-src-attr', 'img-src']) {
      expect(policies).toEqual(expect.arrayContaining([expect.stringContaining(directive)]));
    }
    expect(await own.page.evaluate(`${foreign}.length`)).toBeGreaterThanOrEqual(4);
    await own.page.close();
  });
});

describe('live', () => {
  const board: ConsolePage = {
    path: '/board',
    label: 'Board',
    get: async (_, { evidence }) => {
      const { records } = await evidence();
      const links = records.map(
        ({ destination }) => html`<li><a href="/stuck?destination=${destination}">${destination}</a></li>`,
      );
      const body = html`<p class="count">${records.length}</p><details><summary>${records.length} more</summary>x</details><ul>${links.toReversed()}</ul><label>Name <input name="name"></label>`;
      return { kind: 'page', title: 'Board', body };
    },
  };
  const decide = ({ records }: LocalConsole, destination: string) =>
    records.audit({ event: 'secret.refreshed', outcome: 'refreshed', destination });
  const count = async () => await watched.page.locator('.count').innerText();
  const status = async () => await watched.page.locator('#live').innerText();
  const shows = async (text: string) => await waitUntilAsync(`it shows ${text}`, async () => (await count()) === text);

  async function open(): Promise<LocalConsole> {
    const started = await start({ pages: [...pages, board] });
    decide(started, 'team/first');
    await watched.page.goto(`${started.url}board`);
    await watched.page.evaluate('globalThis.isSamePage = true');
    await waitUntilAsync('it is live', async () => (await status()) === 'Live');
    return started;
  }

  itWithChromium('a new record appears without a reload, focus stays where it was, and what was open is', async () => {
    const { page } = watched;
    const started = await open();
    await page.locator('summary').click();
    await page.locator('main a').focus();
    decide(started, 'team/second');
    await shows('2');
    expect(await page.locator('main a').allInnerTexts()).toEqual(['team/second', 'team/first']);
    expect(await focused(page)).toBe('team/first');
    expect(await page.evaluate(`document.querySelector('details').open`)).toBe(true);
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
  });

  itWithChromium('what somebody marks stays marked, and changes when it is let go', async () => {
    const { page } = watched;
    const started = await open();
    await page.evaluate(`getSelection().selectAllChildren(document.querySelector('main ul'))`);
    decide(started, 'team/second');
    const told = page.waitForRequest(/\/board$/);
    await page.evaluate('getSelection().removeAllRanges()');
    await told;
    await shows('2');
  });

  itWithChromium('a form that somebody fills in is left alone', async () => {
    const { page } = watched;
    const started = await open();
    await page.locator('input').fill('half a na');
    await page.evaluate('document.activeElement.blur()');
    decide(started, 'team/second');
    await waitUntilAsync('it says that it waits', async () => (await status()) === 'Waits for your form');
    expect([await count(), await page.locator('input').inputValue()]).toEqual(['1', 'half a na']);
  });

  itWithChromium('says when the console has ended', async () => {
    const started = await open();
    await started.close();
    running.splice(running.indexOf(started), 1);
    await waitUntilAsync('it says so', async () => (await status()) === 'Not connected');
    expect(await count()).toBe('1');
  });

  itWithChromium('without scripts every page says the same', async () => {
    const started = await open();
    const context = await browser?.newContext({ javaScriptEnabled: false });
    const page = await context?.newPage();
    await page?.goto(`${started.url}board`);
    expect(await page?.locator('.count').innerText()).toBe('1');
    await context?.close();
  });
});

itWithChromium('a form of the console is sent with its origin, and one of another site is refused', async () => {
  const heard: string[] = [];
  const form: ConsolePage = {
    path: '/form',
    label: 'Form',
    get: async ({ rest }) => ({
      kind: 'page',
      title: rest === '' ? 'Form' : 'Done',
      body: html`<form method="post" action="/form"><input type="hidden" name="a" value="b"><button>Go</button></form>`,
    }),
    post: async ({ fields }) => {
      heard.push(fields.toString());
      return { kind: 'see_other', path: '/form/done' };
    },
  };
  const [ours, theirs] = [await start({ pages: [form] }), await start({ pages: [form] })];
  const own = await openPage(browser);
  await own.page.goto(`${ours.url}form`);
  await Promise.all([own.page.waitForURL(`${ours.url}form/done`), own.page.locator('button').click()]);
  expect(heard).toEqual(['a=b']);
  // Another page of this machine, which has no policy to hold it back.
  await own.page.route('**/elsewhere', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${ours.url}form"><button>Go</button></form><iframe src="${ours.url}"></iframe>`,
    }),
  );
  await own.page.goto(`${theirs.url}elsewhere`);
  const refused = own.page.waitForResponse(`${ours.url}form`);
  await own.page.locator('button').click();
  expect((await refused).status()).toBe(403);
  expect(heard).toEqual(['a=b']);
  await own.page.close();
});
