import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { drawEmailBody } from '../../lib/providers/email/preview.ts';
import { providers } from '../../lib/providers/registry.ts';
import { request } from '../../test/support/provider-input.ts';
import { capture, openBrowser, type Shot } from './capture.ts';
import { drawDashboardPage } from './draw-dashboard.ts';
import { drawDigestsPage, drawOverviewPage, drawProviderPage, drawScenePage } from './draw-pages.ts';
import { imageFile, imagesFolder, overviewName } from './images.ts';
import { nightScenes } from './night-scenes.ts';
import { scenes, setting } from './scenes.ts';
import { documentationPages, viewPages } from './view-scenes.ts';

/**
 * Makes the images of the documentation: what every provider's message looks like. Named types make those alone.
 *
 *     npm run previews [-- type…]
 *     npm run previews -- --scenes [name…]
 *     npm run previews -- --views [page…]
 *
 * With `--scenes`, what people are woken up by, each scene as every provider shows it; with `--views`, every view of quiet,
 * ordinary, busy and bad hours, light and dark, wide and on a phone: images for a review, which stay in `reports/previews`.
 * The pages are left in `reports/previews`, to be looked at in any browser. `CHROMIUM` names another one to draw them.
 */
const { values: flags, positionals: wanted } = parseArgs({
  options: { scenes: { type: 'boolean', default: false }, views: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const pagesFolder = new URL('../../reports/previews/', import.meta.url);

const emailPage = drawEmailBody(request('email', { ...setting, ...scenes.firing.input }));

const answers = await documentationPages();

const documentation = new Map<string, Shot>([
  ...[...providers.keys()].map(providerShot),
  ['email-dark', { page: emailPage, element: 'body', width: 720, dark: true }],
  ['email-narrow', { page: emailPage, element: 'body', width: 380 }],
  ['digests', { page: drawDigestsPage(), element: 'main', width: 1340 }],
  ['dashboard', { page: await drawDashboardPage(), element: 'main', width: 1400 }],
  ['console-overview', { page: answers.overview, element: 'body', width: 1100 }],
  ['console-story', { page: answers.story, element: 'body', width: 820, dark: true }],
  [overviewName, { page: drawOverviewPage(), element: 'main', width: 1340 }],
]);

const night = new Map(
  [...nightScenes].map(([name, scene]): [string, Shot] => [
    name,
    { page: drawScenePage(scene), element: 'main', width: 1340 },
  ]),
);

const review = flags.views ? await viewShots() : flags.scenes ? night : undefined;
const shots = review ?? documentation;
const toImage = review === undefined ? imageFile : (name: string) => new URL(`${name}.webp`, pagesFolder);

await mkdir(imagesFolder, { recursive: true });
await mkdir(pagesFolder, { recursive: true });
const browser = await openBrowser(process.env['CHROMIUM'] ?? '/usr/bin/chromium');
try {
  for (const [name, shot] of shots) {
    if (wanted.length > 0 && !wanted.some((one) => name === one || (flags.views && name.startsWith(`${one}-`))))
      continue;
    await writeFile(new URL(`${name}.html`, pagesFolder), shot.page);
    const image = await capture(browser, shot);
    await writeFile(toImage(name), image);
    process.stdout.write(`${name} ${Math.ceil(image.length / 1_000)} kB\n`);
  }
} finally {
  await browser.close();
}

function providerShot(type: string): [string, Shot] {
  return [type, { page: drawProviderPage(type, { short: true }), element: 'main', width: 1240 }];
}

async function viewShots(): Promise<Map<string, Shot>> {
  const looks = [
    ['light-wide', { width: 1280 }],
    ['dark-wide', { width: 1280, dark: true }],
    ['light-phone', { width: 390 }],
    ['dark-phone', { width: 390, dark: true }],
  ] as const;
  const pages = await viewPages();
  return new Map(
    [...pages].flatMap(([name, page]) =>
      looks.map(([look, shot]): [string, Shot] => [`${name}-${look}`, { page, element: 'body', ...shot }]),
    ),
  );
}
