import type { AlertView, LabelsView, LinkLabel, LinkView, NamedText, NotificationView } from './notification-view.ts';
import { type Ranked, type Share, showPart } from './show-part.ts';
import { maxUnits } from './view-labels.ts';

/** What someone who was woken up presses; the rest is one click behind. */
const essentialLinks: readonly LinkLabel[] = ['Runbook', 'Silence group', 'Silence all alike', 'Silence'];

/** The last hundredth of a text is not worth another rendering. */
const precision = 100;

/** Once such a text has filled a message, nothing else has room. */
const texts: ReadonlySet<keyof Share> = new Set(['block', 'others']);

/** Of what does not fit as a whole, a sixteenth is tried next. */
const leastPart = 16;

/** UTF-16 units. A longer URL takes the place of several alerts, so it comes last. */
const maxShortUrlUnits = 512;

/**
 * Renders as much of a view as fits: all of it, else the worst alert's name and then one thing after the other
 * (`planOf`), each as far as there is room. So a message is as full as it can be, and more text never makes it say less.
 * What is returned with the least of everything is returned even if `fits` refuses it, as some message must be sent; a
 * provider's tests show that this is inside its limits.
 */
export function fitView<Rendered>(
  view: NotificationView,
  render: (view: NotificationView) => Rendered,
  fits: (rendered: Rendered) => boolean,
): Rendered {
  const full = render(view);
  if (fits(full)) return full;
  const { ranked, least, steps } = planOf(view);
  let [share, best] = [least, render(showPart(view, least, ranked))];
  for (const [part, target] of steps) {
    const start = share[part];
    let [fitting, tooMuch] = [start, target + 1];
    // All of it first, then the least of it, as one of both is the answer mostly; then halves between them.
    for (let next = target; tooMuch - fitting > 1 + fitting / precision; next = nextTry(start, fitting, tooMuch)) {
      const tried = { ...share, [part]: next };
      const rendered = render(showPart(view, tried, ranked));
      if (fits(rendered)) [fitting, share, best] = [next, tried, rendered];
      else tooMuch = next;
    }
    // What is left is less than a hundredth of a text of each alert.
    if (texts.has(part) && fitting > start && fitting < target) break;
  }
  return best;
}

function nextTry(start: number, fitting: number, tooMuch: number): number {
  return fitting === start ? fitting + Math.ceil((tooMuch - fitting) / leastPart) : Math.floor((fitting + tooMuch) / 2);
}

type Plan = {
  readonly ranked: Ranked;
  readonly least: Share;
  /** What to show more of, one after the other, and how much of it at most. */
  readonly steps: readonly (readonly [keyof Share, number])[];
};

/**
 * What a reader needs first comes first: of the worst alert what it says and what to press, then which others there are,
 * then what they say. How Prometheus came by them is last. A digest names all groups before it says more of one.
 */
function planOf(view: NotificationView): Plan {
  const count = view.alerts.length;
  const { line, block, others } = longestTexts(view);
  const links = rankLinks(view);
  const labels = rankLabels(view);
  const isDigest = view.shows === 'groups';
  return {
    ranked: { links: links.all, labels: labels.all },
    least: {
      ...{ alerts: 1, timings: 0, line: isDigest ? 0 : 60, firstBlock: 0, blocks: 0, block: 40 },
      ...{ others: 0, links: 0, labels: 0, label: 80, receiver: 0 },
    },
    steps: [
      ...(isDigest ? ([['alerts', count]] as const) : []),
      ['firstBlock', Math.min(block, 240)],
      ['timings', 1],
      ['links', links.first],
      ['alerts', count],
      ['timings', count],
      ['line', Math.min(line, 160)],
      ['links', links.essential],
      ['blocks', count],
      ['block', Math.min(block, 160)],
      ['labels', labels.telling],
      ['others', Math.min(others, 80)],
      ['block', block],
      ['line', line],
      ['others', others],
      ['links', links.all.length],
      ['labels', labels.all.length],
      ['label', maxUnits.value],
      ['receiver', 1],
    ],
  };
}

/** UTF-16 units: showing more than that shows nothing more. */
function longestTexts({ alerts, shared }: NotificationView) {
  const annotations = [shared, ...alerts.map((alert) => alert.annotations)];
  const longest = (texts: readonly (string | undefined)[]) => Math.max(0, ...texts.map((text) => text?.length ?? 0));
  return {
    line: longest([...annotations.map(({ summary }) => summary), ...alerts.map(({ name }) => name)]),
    block: longest(annotations.map(({ description }) => description)),
    others: longest(annotations.flatMap((some) => some.others.map(({ value }) => value))),
  };
}

/** First those of the worst alert and of the group that someone presses, then those of the others, then the rest. */
function rankLinks({ alerts: [worst, ...others], links }: NotificationView) {
  const isEssential = ({ label, url }: LinkView) => essentialLinks.includes(label) && url.length <= maxShortUrlUnits;
  const ofWorst = [...(worst?.links ?? []), ...links];
  const ofOthers = others.flatMap((alert) => alert.links);
  const [first, second] = [ofWorst.filter(isEssential), ofOthers.filter(isEssential)];
  const rest = [...ofWorst, ...ofOthers]
    .filter((link) => !isEssential(link))
    .toSorted((a, b) => Number(a.url.length > maxShortUrlUnits) - Number(b.url.length > maxShortUrlUnits));
  return { all: [...first, ...second, ...rest], first: first.length, essential: first.length + second.length };
}

/** Those of the group and of each alert in turn, and behind all of them those that tell how Prometheus came by it. */
function rankLabels({ alerts, labels }: NotificationView) {
  const all = [labels, ...alerts.map((alert: AlertView): LabelsView => alert.labels)].flatMap(({ shown }) => shown);
  const telling: NamedText[] = [];
  const others: NamedText[] = [];
  for (const label of all) (label.isTelling ? telling : others).push(label);
  return { all: [...telling, ...others], telling: telling.length };
}
