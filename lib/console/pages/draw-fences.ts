import type { SourceFile } from '../../allow-list/compile/parse-yaml.ts';
import type { FenceFields, TeamEntry } from '../../allow-list/compile/platform-schema.ts';
import { type Platform, readPlatform } from '../../allow-list/compile/read-platform.ts';
import { type Html, html } from '../../text/html.ts';
import { drawName, drawRows } from '../../views/parts.ts';
import { drawCell } from './draw-cell.ts';
import { drawPlace, findersOf } from './places.ts';

const known = new WeakMap<readonly SourceFile[], Platform | undefined>();

function platformOf(files: readonly SourceFile[]): Platform | undefined {
  if (!known.has(files)) {
    const source = files.find(({ path }) => path === 'platform.yml');
    known.set(files, source && readPlatform(source).platform);
  }
  return known.get(files);
}

/** What each field of a fence says, and how; a new one does not compile until it is named here. */
const columns: {
  readonly [Name in keyof FenceFields]: readonly [string, (fence: TeamEntry['valid']) => readonly string[]];
} = {
  senders: ['Senders', ({ senders = [] }) => senders],
  receivers: ['Receivers', ({ receivers }) => receivers ?? ['any that no other team has']],
  secrets: ['Secrets under', ({ secrets }) => (secrets === undefined ? [] : [secrets])],
  emailDomains: ['Email domains', ({ emailDomains = [] }) => emailDomains],
  hosts: [
    'Hosts',
    ({ hosts = [] }) => hosts.map(({ host, private: isPrivate }) => (isPrivate ? `${host} (private)` : host)),
  ],
  topics: ['SNS topics', ({ topics = [] }) => topics],
};

/** The fences of the teams, or of those with a part of a name. */
export function drawFences(files: readonly SourceFile[], part: string): Html {
  const wanted = part.trim().toLowerCase();
  const teams = [...(platformOf(files)?.teams ?? [])].filter(([name]) => name.toLowerCase().includes(wanted));
  if (teams.length === 0) return html`<p class="nothing">No team of <code>platform.yml</code> has such a name.</p>`;
  const { find } = findersOf(files);
  const parts = Object.values(columns);
  return drawRows({
    caption: 'The fence of each team: nothing outside of it compiles',
    headings: ['Team', ...parts.map(([heading]) => heading)],
    rows: teams,
    narrow: 'Name a team above.',
    draw: ([name, { valid }]) => [
      drawCell(drawName(name), drawPlace(find('platform.yml', ['teams', name]))),
      ...parts.map(([, textsOf]) => drawTexts(textsOf(valid))),
    ],
  });
}

function drawTexts(texts: readonly string[]): Html | undefined {
  return texts.length === 0 ? undefined : html`<div>${texts.map((text) => html`<div>${drawName(text)}</div>`)}</div>`;
}
