import { teamFile } from '../../explain/team-file.ts';
import { type Html, html } from '../../text/html.ts';
import { countOf, describeAge, drawName, drawRows } from '../../views/parts.ts';
import type { ConsoleContext, ConsolePage, PageAnswer } from '../console-page.ts';
import { drawCell } from './draw-cell.ts';
import { drawFences } from './draw-fences.ts';
import { drawInput } from './form-parts.ts';
import { drawPlace, findersOf } from './places.ts';
import { filterReach, type Reach, type Reached, type ReachFilter, reachOf } from './reach.ts';
import { visible } from './show-text.ts';

/** Who can reach what. */
export const allowListPage: ConsolePage = {
  path: '/allow-list',
  label: 'Allow-list',
  get: async ({ rest, fields }, context) => {
    if (rest !== '') return { kind: 'not_found' };
    const of = (name: string) => fields.get(name) ?? '';
    const filter = {
      ...{ sender: of('sender'), receiver: of('receiver'), team: of('team') },
      ...{ destination: of('destination'), vendor: of('vendor') },
    };
    return drawPage(filter, context);
  },
};

function drawPage(filter: ReachFilter, context: ConsoleContext): PageAnswer {
  const { allowList, files } = context;
  const all = reachOf(allowList);
  const found = filterReach(all, filter);
  const body = html`<p class="quiet">Allow-list <code>${allowList.hash.slice(0, 12)}</code>: ${countOf(allowList.senders.size, 'sender')}, ${countOf(all.length, 'pair')} of sender and receiver, ${countOf(allowList.destinations.size, 'destination')}.</p>
${drawForm(filter)}
<h2>${describeQuestion(filter)}</h2>
${found.length === 0 ? drawNobody(all.length) : drawReach(found, context)}
<h2>Who is notified of what is wrong with the guard</h2>
${drawEscalation(context)}
<h2>What each team may use</h2>
${drawFences(files, filter.team)}`;
  return { kind: 'page', title: 'Allow-list', body, live: false };
}

function drawForm({ sender, receiver, team, destination, vendor }: ReachFilter): Html {
  return html`<form method="get" action="/allow-list" role="search" class="box">
<div class="cards">
<div>${drawInput({ name: 'destination', label: 'Who can notify', value: destination, hint: 'Part of a destination, such as payments/oncall' })}</div>
<div>${drawInput({ name: 'sender', label: 'Sender', value: sender })}</div>
<div>${drawInput({ name: 'receiver', label: 'Receiver', value: receiver })}</div>
<div>${drawInput({ name: 'team', label: 'Team', value: team })}</div>
<div>${drawInput({ name: 'vendor', label: 'Type of destination', value: vendor, hint: 'Such as slack' })}</div>
</div>
<button type="submit" class="primary">Show</button> <a href="/allow-list">Show all</a>
</form>`;
}

function describeQuestion({ destination }: ReachFilter): Html {
  return destination.trim() === '' ? html`Who can reach what` : html`Who can notify ${drawName(destination.trim())}`;
}

function drawNobody(all: number): Html {
  return all === 0
    ? html`<p class="nothing"><strong>Nobody can reach anything.</strong> Write a receiver into a team's file, and run <code>npm start</code> again.</p>`
    : html`<p class="nothing"><strong>Nobody.</strong> No receiver of the allow-list fits. Each field takes a part of a name; <a href="/allow-list">show all</a>.</p>`;
}

function drawReach(rows: readonly Reach[], context: ConsoleContext): Html {
  const { find } = findersOf(context.files);
  return drawRows({
    caption: 'Each receiver that a sender may name, and whom it notifies',
    headings: ['Sender', 'Receiver', 'Destinations', 'Fallback', 'Requires', 'Marks'],
    rows,
    narrow: 'Narrow the question down above.',
    draw: ({ receiver, deliver, fallback }) => {
      const entry = ['receivers', receiver.name];
      const file = teamFile(receiver);
      return [
        drawCell(drawName(receiver.sender), drawPlace(find('platform.yml', ['senders', receiver.sender]))),
        drawCell(drawName(receiver.name), drawPlace(find(file, entry))),
        drawReached(deliver, context),
        fallback.length === 0
          ? undefined
          : drawCell(drawReached(fallback, context), drawPlace(find(file, [...entry, 'fallback']))),
        receiver.require.length === 0
          ? undefined
          : html`<div>${receiver.require.map(([name, ...values]) => html`<div><code>${visible(name)}</code> = ${values.map((value, index) => html`${index === 0 ? '' : ' or '}${drawName(value)}`)}</div>`)}${drawPlace(find(file, [...entry, 'require']))}</div>`,
        drawMarks(receiver, context),
      ];
    },
  });
}

function drawReached(reached: readonly Reached[], { files }: ConsoleContext): Html {
  const { find } = findersOf(files);
  return html`<div>${reached.map(({ id, destination }) => {
    const [team = '', name = ''] = id.split('/');
    const patience = destination?.patience;
    return html`<div>${drawName(id)} <span class="chip">${destination?.type ?? 'unknown'}</span> ${patience === undefined ? undefined : html`<span class="chip">tried for ${describeAge(patience * 1_000)}</span> ${drawPlace(find(teamFile({ team }), ['destinations', name, 'patience']))}`} ${drawPlace(find(teamFile({ team }), ['destinations', name]))}</div>`;
  })}</div>`;
}

function drawMarks(receiver: Reach['receiver'], { files }: ConsoleContext): Html | undefined {
  const { find } = findersOf(files);
  const placeOf = (field: string) => drawPlace(find(teamFile(receiver), ['receivers', receiver.name, field]));
  const { urgent, heartbeat } = receiver;
  if (urgent !== true && heartbeat === undefined) return undefined;
  return drawCell(
    urgent === true ? html`<span class="chip tone-late">urgent</span> ${placeOf('urgent')}` : undefined,
    heartbeat === undefined
      ? undefined
      : html`<span class="chip">heartbeat: at least every ${describeAge(heartbeat * 1_000)}</span> ${placeOf('heartbeat')}`,
  );
}

function drawEscalation(context: ConsoleContext): Html {
  const { allowList, files } = context;
  if (allowList.escalation.length === 0) {
    return html`<p class="note tone-late"><strong>Nobody.</strong> List destinations under <code>escalation</code> in <code>platform.yml</code>, so that someone hears of it when a delivery is given up.</p>`;
  }
  const reached = allowList.escalation.map((id) => ({ id, destination: allowList.destinations.get(id) }));
  return html`${drawReached(reached, context)}<p>${drawPlace(findersOf(files).find('platform.yml', ['escalation']))}</p>`;
}
