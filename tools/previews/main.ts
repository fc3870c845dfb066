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

/**
 * Makes the images of the documentation: what every provider's message looks like. Named types make those alone.
 *
 *     npm run previews [-- type…]
 *     npm run previews -- --scenes [name…]
 *
 * With `--scenes`, what people are woken up by, each scene as every provider shows it: images for a review, which stay in
 * `reports/previews`. The pages are left in `reports/previews`, to be looked at in any browser. `CHROMIUM` names another one to draw them.
 */
const { values: flags, positionals: wanted } = parseArgs({
  options: { scenes: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const pagesFolder = new URL('../../reports/previews/', import.meta.url);

const emailPage = drawEmailBody(request('email', { ...setting, ...scenes.firing.input }));

const documentation = new Map<string, Shot>([
  ...[...providers.keys()].map(providerShot),
  ['email-dark', { page: emailPage, element: 'body', width: 720, dark: true }],
  ['email-narrow', { page: emailPage, element: 'body', width: 380 }],
  ['digests', { page: drawDigestsPage(), element: 'main', width: 1340 }],
  ['dashboard', { page: await drawDashboardPage(), element: 'main', width: 1400 }],
  [overviewName, { page: drawOverviewPage(), element: 'main', width: 1340 }],
]);

const night = new Map(
  [...nightScenes].map(([name, scene]): [string, Shot] => [
    name,
    { page: drawScenePage(scene), element: 'main', width: 1340 },
  ]),
);

const [shots, toImage] = flags.scenes
  ? [night, (name: string) => new URL(`${name}.webp`, pagesFolder)]
  : [documentation, imageFile];

await mkdir(imagesFolder, { recursive: true });
await mkdir(pagesFolder, { recursive: true });
const browser = await openBrowser(process.env['CHROMIUM'] ?? '/usr/bin/chromium');
try {
  for (const [name, shot] of shots) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
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
