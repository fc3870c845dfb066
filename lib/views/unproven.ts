import { type Html, type HtmlPart, html } from '../text/html.ts';
import type { Controls } from './controls.ts';
import { drawDeadLetters, givenUpOf } from './dead-letters.ts';
import type { Evidence } from './evidence.ts';
import { findProofs, type Proof } from './find-proofs.ts';
import {
  asOfMs,
  countOf,
  describeAge,
  drawChip,
  drawCovers,
  drawName,
  drawNothing,
  drawRows,
  drawTime,
  formatCount,
} from './parts.ts';
import { capitalized, drawReason } from './reasons.ts';
import type { View } from './view.ts';

export const unproven: View<'unproven'> = {
  title: 'Not proven lately, and dead letters',
  asks: 'Which destinations may not work, and what was given up?',
  headline: (evidence) => {
    const proofs = findProofs(evidence);
    const failing = proofs.filter(({ failure }) => failure !== undefined).length;
    const troubled = proofs.filter(({ failure, isTroubled }) => failure === undefined && isTroubled).length;
    const letters = lettersOf(evidence);
    const said = [
      ...(failing === 0 ? [] : [`${countOf(failing, 'destination fails', 'destinations fail')} the proof`]),
      ...(troubled === 0 ? [] : [`deliveries to ${countOf(troubled, 'destination')} fail`]),
      ...(letters === 0 ? [] : [countOf(letters, 'dead letter')]),
    ];
    if (said.length === 0) return { text: 'No destination fails, nothing was given up', tone: 'good' };
    return { text: capitalized(said.join(', ')), tone: failing + letters > 0 ? 'bad' : 'late' };
  },
  draw: (_, evidence, controls) =>
    html`${drawCovers(evidence, controls)}<h2>Destinations</h2>${drawProofs(evidence, controls)}<h2>Dead letters</h2>${drawDeadLetters(evidence, controls)}`,
};

/** As the queue counts them, which knows those of earlier times too. */
function lettersOf({ queues, records }: Evidence): number {
  return queues === undefined ? givenUpOf(records).length : queues.deadLetters.visible + queues.deadLetters.hidden;
}

function drawProofs(evidence: Evidence, { link }: Controls): Html {
  const proofs = findProofs(evidence);
  if (proofs.length === 0) {
    return drawNothing('The allow-list has no destination.', 'Add one to a file of a team, and deploy.');
  }
  const asOf = asOfMs(evidence);
  const count = (isMeant: (proof: Proof) => boolean) => proofs.filter(isMeant).length;
  const failing = count(({ failure }) => failure !== undefined);
  const troubled = count(({ failure, isTroubled }) => failure === undefined && isTroubled);
  const silent = count((proof) => proof.failure === undefined && !proof.isTroubled && proof.provenMs === undefined);
  const rest = proofs.length - failing - troubled - silent;
  const ofTroubled = troubled === 0 ? undefined : drawChip(`${formatCount(troubled)} to which deliveries fail`, 'late');
  const sums = html`<p class="chips">${drawChip(`${formatCount(failing)} failing`, failing > 0 ? 'bad' : undefined)} ${ofTroubled} ${drawChip(`${formatCount(silent)} without a proof in this time`, silent > 0 ? 'late' : undefined)} ${drawChip(`${formatCount(rest)} proven`, rest > 0 ? 'good' : undefined)}</p><p class="quiet">A delivery that was sent proves its destination too.</p>`;
  return html`${drawRunning(evidence, asOf)}${sums}${drawRows({
    caption: 'Destinations, the worst first',
    headings: [
      'Destination',
      'State',
      'Failing for',
      'Since',
      'Reason',
      'Failures',
      'Notified of it',
      'Last proof',
      'Proven by',
    ],
    numeric: ['Failing for', 'Failures'],
    rows: proofs,
    draw: (proof) => {
      const { destination, failure, provenMs, provenBy } = proof;
      return [
        link(drawName(destination), { view: 'stuck', destination }),
        drawState(proof),
        ...drawFailure(failure, asOf),
        provenMs === undefined
          ? undefined
          : html`${drawTime(provenMs, asOf)} <span class="quiet whole">${describeAge(asOf - provenMs)} ago</span>`,
        provenBy === undefined ? undefined : drawProvenBy(provenBy),
      ];
    },
    narrow: 'Those above are the worst.',
  })}`;
}

function drawState({ failure, provenMs, isTroubled }: Proof): Html {
  if (failure !== undefined) return drawChip('fails', 'bad');
  if (isTroubled) return drawChip('deliveries fail', 'late');
  return provenMs === undefined ? drawChip('no proof in this time', 'late') : drawChip('proven', 'good');
}

function drawFailure(failure: Proof['failure'], asOf: number): readonly HtmlPart[] {
  if (failure === undefined) return [undefined, undefined, undefined, undefined, undefined];
  const { sinceMs, reason, failures, told } = failure;
  return [
    describeAge(asOf - sinceMs),
    drawTime(sinceMs, asOf),
    drawReason({ event: 'destination.unproven', reason }),
    failures,
    told === undefined ? undefined : told ? 'yes' : 'not yet',
  ];
}

const proofNames: Readonly<Record<string, string>> = {
  probe: 'a question to the vendor',
  drill: 'a message marked [TEST]',
  delivery: 'a delivery',
};

function drawProvenBy(by: string): HtmlPart {
  return Object.hasOwn(proofNames, by) ? proofNames[by] : drawName(by);
}

/** The destinations would look proven for as long as nothing asks them. */
function drawRunning({ records }: Evidence, asOf: number): HtmlPart {
  const last = records.findLast(({ event }) => event === 'proof.ran');
  if (last === undefined) {
    return html`<p class="note tone-late">The standing proof did not run in this time, so only deliveries prove anything here. It runs every 15 minutes once the guard is deployed; on one machine it does not run.</p>`;
  }
  const ageMs = asOf - last.timeMs;
  if (ageMs <= lateRunMs) return undefined;
  return html`<p class="note tone-late">The standing proof ran last ${describeAge(ageMs)} ago, at ${drawTime(last.timeMs, asOf)}. It should run every 15 minutes.</p>`;
}

/** Two runs that did not come, and what a run takes. */
const lateRunMs = 40 * 60_000;
