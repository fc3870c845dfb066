import { mkdir, writeFile } from 'node:fs/promises';
import { drawEmailBody } from '../../lib/providers/email/preview.ts';
import { providers } from '../../lib/providers/registry.ts';
import { request } from '../../test/support/provider-input.ts';
import { capture, openBrowser, type Shot } from './capture.ts';
import { drawDigestsPage, drawOverviewPage, drawProviderPage } from './draw-pages.ts';
import { imageFile, imagesFolder, overviewName } from './images.ts';
import { scenes, setting } from './scenes.ts';

/**
 * Makes the images of the documentation: what every provider's message looks like. Named types make those alone.
 *
 *     npm run previews [-- type…]
 *
 * The pages are left in `reports/previews`, to be looked at in any browser. `CHROMIUM` names another one to draw them.
 */
const wanted = process.argv.slice(2);
const pagesFolder = new URL('../../reports/previews/', import.meta.url);

const emailPage = drawEmailBody(request('email', { ...setting, ...scenes.firing.input }));

const shots = new Map<string, Shot>([
  ...[...providers.keys()].map(providerShot),
  ['email-dark', { page: emailPage, element: 'body', width: 720, dark: true }],
  ['email-narrow', { page: emailPage, element: 'body', width: 380 }],
  ['digests', { page: drawDigestsPage(), element: 'main', width: 1340 }],
  [overviewName, { page: drawOverviewPage(), element: 'main', width: 1340 }],
]);

await mkdir(imagesFolder, { recursive: true });
await mkdir(pagesFolder, { recursive: true });
const browser = await openBrowser(process.env['CHROMIUM'] ?? '/usr/bin/chromium');
try {
  for (const [name, shot] of shots) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await writeFile(new URL(`${name}.html`, pagesFolder), shot.page);
    const image = await capture(browser, shot);
    await writeFile(imageFile(name), image);
    process.stdout.write(`${name} ${Math.ceil(image.length / 1_000)} kB\n`);
  }
} finally {
  await browser.close();
}

function providerShot(type: string): [string, Shot] {
  return [type, { page: drawProviderPage(type, { short: true }), element: 'main', width: 1240 }];
}
