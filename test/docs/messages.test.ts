import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { commonOptions } from '../../lib/rendering/common-options.ts';
import { fullTitle, layOut, moreText } from '../../lib/rendering/layout.ts';
import { type MarkdownDialect, toMarkdown } from '../../lib/rendering/to-markdown.ts';
import { viewNotification } from '../../lib/rendering/view-notification.ts';
import { nightScenes } from '../../tools/previews/night-scenes.ts';
import { setting } from '../../tools/previews/scenes.ts';
import { repositoryRoot } from '../support/local-stack.ts';

const document = readFileSync(join(repositoryRoot, 'docs', 'messages.md'), 'utf8');
const asItIs = (text: string) => text;

/** Of no vendor: what a message says, without how it is written. */
const plain: MarkdownDialect = {
  ...{ text: asItIs, code: asItIs, bold: asItIs, own: asItIs, link: asItIs, lineBreak: '\n' },
};

function view(name: string) {
  const scene = nightScenes.get(name);
  if (scene === undefined) throw new Error(`no scene is called ${name}`);
  const { nowMs, acceptedAtMs, linkHosts } = { ...setting, ...scene.input };
  const options = z.object(commonOptions()).parse({});
  return viewNotification({ notification: scene.input.notification, options, linkHosts, nowMs, acceptedAtMs });
}

describe('docs/messages.md', () => {
  it('shows a message as it is', () => {
    const shown = /```text\n(.*?)```/s.exec(document)?.[1]?.split(/\n?…\n/) ?? [];
    const message = toMarkdown(view('last'), plain, { heading: true, mention: '@here' }).replaceAll('\n\n', '\n');
    expect(shown).toHaveLength(2);
    for (const part of shown) expect(message).toContain(part.replaceAll('\n\n', '\n').trim());
  });

  it.each(['one', 'namespace'])('says the title of the scene %s', (name) => {
    expect(document).toContain(`\`${fullTitle(view(name))}\``);
  });

  it('names what is left out as the messages do', () => {
    expect(document).toContain(`\`${moreText(layOut(view('sixty')).more)}\``);
  });

  it('says every option that all destinations have', () => {
    const documented = [...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, option]) => option);
    expect(documented).toEqual(expect.arrayContaining(Object.keys(commonOptions())));
  });
});
