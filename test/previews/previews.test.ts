import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { providers } from '../../lib/providers/registry.ts';
import { findMissing, imageFault } from '../../tools/previews/check-images.ts';
import { drawOverviewPage, drawProviderPage, drawScenePage } from '../../tools/previews/draw-pages.ts';
import { imageFile, maxImageBytes } from '../../tools/previews/images.ts';
import { nightScenes } from '../../tools/previews/night-scenes.ts';
import { previews } from '../../tools/previews/previews.ts';
import { findOutside } from '../support/previews-outside.ts';

const types = [...providers.keys()];
const others = ['overview', 'digests', 'email-dark', 'email-narrow', 'dashboard', 'console-overview', 'console-story'];

async function readImage(name: string): Promise<Buffer | undefined> {
  return await readFile(imageFile(name)).catch(() => undefined);
}

describe('the registry', () => {
  it('has a preview for every provider, and no preview without one', () => {
    expect(findMissing(types, previews.keys())).toEqual([]);
    expect(findMissing([...previews.keys()], types)).toEqual([]);
  });

  it.each([...types, ...others])('has a sound image of %s', async (name) => {
    const image = await readImage(name);
    expect(image === undefined ? 'no image: npm run previews' : imageFault(image, maxImageBytes)).toBeUndefined();
  });

  it('is told by name what it lacks', () => {
    expect(findMissing(['slack', 'carrier-pigeon'], new Set(['slack']))).toEqual(['carrier-pigeon']);
  });
});

describe('an image', () => {
  it.each([
    ['no WebP', () => Buffer.from('GIF89a'), /WebP/],
    ['one that is cut off', (image: Buffer) => image.subarray(0, -12), /end/],
    ['one that is too large', (image: Buffer) => Buffer.concat([image, Buffer.alloc(500_000)]), /bytes/],
  ])('%s is found', async (_title, spoil, fault) => {
    const image = await readImage('slack');
    expect(image).toBeDefined();
    expect(imageFault(spoil(image ?? Buffer.alloc(0)), maxImageBytes)).toMatch(fault);
  });
});

describe('a preview', () => {
  it.each(types)('of %s has no script and nothing from outside', (type) => {
    expect(findOutside(drawProviderPage(type))).toEqual([]);
  });

  it('of all of them has none either', () => {
    expect(findOutside(drawOverviewPage())).toEqual([]);
  });

  it.each(types.filter((type) => type !== 'pagerduty'))(
    'of %s says what fires, what is resolved and what was left out',
    (type) => {
      const page = drawProviderPage(type);
      const said =
        type === 'webhook'
          ? ['firing', 'resolved', 'leftOutAlerts']
          : [
              '[FIRING:3] critical KubePodCrashLooping',
              '[RESOLVED:3] KubePodCrashLooping, was critical',
              'and 29 more alerts',
            ];
      for (const text of said) expect(page).toContain(text);
    },
  );

  it.each(['slack', 'discord', 'teams', 'zulip'])('of %s has times as a reader sees them', (type) => {
    const page = drawProviderPage(type);
    expect(page).toMatch(/Firing for 5m, since(?:<\/i>)? 2026-11-20 10:54/);
    expect(page).not.toMatch(/&lt;t(?:ime)?:|\{\{/);
  });
});

describe('the page of a scene', () => {
  it.each([...nightScenes])('%s shows every provider, and nothing from outside', (_name, scene) => {
    const page = drawScenePage(scene);
    expect(page.match(/<figure>/g)).toHaveLength(types.length);
    expect(findOutside(page)).toEqual([]);
  });

  // PagerDuty resolves an incident by its key, and says no more of it.
  const pairs = [...nightScenes]
    .flatMap(([name, scene]) => types.map((type) => [name, type, scene] as const))
    .filter(([name, type]) => name !== 'resolved' || type !== 'pagerduty');

  it.each(pairs)('%s has the name of the worst alert at %s', (_name, type, scene) => {
    expect(drawScenePage(scene, [type])).toContain(scene.worst);
  });

  it.each(types.filter((type) => !['webhook', 'pushover', 'pagerduty'].includes(type)))(
    'says at %s what is left out behind the last alert, and then what the group has in common',
    (type) => {
      const scene = nightScenes.get('sixty');
      const page = scene && drawScenePage(scene, [type]);
      expect(page).toMatch(/4lezt.*and 50 more.*KubePodNotReady ×25.*namespace=checkout.*team=payments/s);
      expect(page).not.toMatch(/team=payments.*and 50 more/s);
    },
  );
});

it.each([
  ['a script', '<script>1</script>'],
  ['a handler', '<p onclick="x()">'],
  ['an image', '<img src="//evil.example/p.png">'],
  ['a link', '<a href="https://evil.example">'],
  ['a style sheet', '<link rel="stylesheet" href="x.css">'],
  ['a style that loads', '<style>@import "x.css";</style>'],
  ['an inline style that loads', '<p style="background:url(x)">'],
  ['what a frame holds', '<iframe srcdoc="&lt;script&gt;1&lt;/script&gt;"></iframe>'],
  ['what a template holds', '<template><script>1</script></template>'],
])('%s is found', (_title, planted) => {
  expect(findOutside(planted)).toHaveLength(1);
});
