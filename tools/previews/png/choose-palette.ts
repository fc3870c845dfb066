type Color = { readonly rgb: number; readonly count: number; readonly place: Place };

/** Brightness, and how far a colour is from grey towards blue and towards red. */
type Place = readonly [number, number, number];

/** Of all pixels: a colour that covers more is the ground of something, and kept whatever else there is. */
const groundShare = 0.004;

/** Pixels of one colour, in a small disc that says what is wrong. The edges of letters have less of one that is vivid. */
const flatPixels = 250;

/** How far apart two flat colours are that must both be kept. */
const unlike = 24 ** 2;

/**
 * At most `size` colours for an image: its grounds, flat colours that are unlike them, and the others by median cut: the
 * box of colours that costs most when drawn as one is split, until there are enough. An image with no more than `size`
 * colours keeps them all.
 */
export function choosePalette(rgb: Uint32Array, size: number): number[] {
  const counts = new Map<number, number>();
  for (const color of rgb) counts.set(color, (counts.get(color) ?? 0) + 1);
  const colors = [...counts].map(([color, count]): Color => ({ rgb: color, count, place: toPlace(color) }));
  const kept = keepFlat(colors, rgb.length, Math.floor(size * 0.75));
  const others = colors.filter((color) => !kept.includes(color));
  let boxes = [...kept.map((color) => [color]), ...(others.length > 0 ? [others] : [])];
  while (boxes.length < size) {
    const worst = boxes.reduce((most, box) => (costOf(box) > costOf(most) ? box : most));
    if (worst.length < 2) break;
    boxes = [...boxes.filter((box) => box !== worst), ...split(worst)];
  }
  return boxes.map(mainColor);
}

/** For each pixel the place of the nearest colour in the palette. */
export function applyPalette(rgb: Uint32Array, palette: readonly number[]): Uint8Array {
  const places = palette.map(toPlace);
  const nearest = new Map<number, number>();
  return Uint8Array.from(rgb, (color) => {
    const known = nearest.get(color);
    if (known !== undefined) return known;
    const found = findNearest(toPlace(color), places);
    nearest.set(color, found);
    return found;
  });
}

function keepFlat(colors: readonly Color[], pixels: number, max: number): Color[] {
  const flat = colors.filter(({ count }) => count >= flatPixels).sort((one, other) => other.count - one.count);
  const kept = flat.filter(({ count }) => count > pixels * groundShare).slice(0, max / 2);
  const farness = (color: Color) => Math.min(...kept.map(({ place }) => distance(color.place, place)));
  while (kept.length > 0 && kept.length < max) {
    const farthest = flat.reduce((most, color) => (farness(color) > farness(most) ? color : most));
    if (farness(farthest) < unlike) break;
    kept.push(farthest);
  }
  return kept;
}

/** The two colour axes count double: a wrong grey at the edge of a letter is not seen, a grey disc for a green one is. */
function toPlace(rgb: number): Place {
  const [red, green, blue] = [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff];
  const brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
  return [brightness, 2 * (blue - brightness), 2 * (red - brightness)];
}

const costs = new WeakMap<readonly Color[], number>();

/** How far the colours of a box are from each other. */
function costOf(box: readonly Color[]): number {
  const known = costs.get(box);
  if (known !== undefined) return known;
  const middle = middleOf(box);
  const cost = box.reduce((total, color) => total + distance(color.place, middle) * weightOf(color), 0);
  costs.set(box, cost);
  return cost;
}

/** By their number, the edges of letters would leave no colour for a small disc that says what is wrong. */
function weightOf({ count }: Color): number {
  return Math.sqrt(count);
}

function split(box: readonly Color[]): [Color[], Color[]] {
  const middle = middleOf(box);
  const spread = (axis: 0 | 1 | 2) =>
    box.reduce((sum, color) => sum + (color.place[axis] - middle[axis]) ** 2 * weightOf(color), 0);
  const axis = ([0, 1, 2] as const).reduce((widest, one) => (spread(one) > spread(widest) ? one : widest));
  const sorted = box.toSorted((one, other) => one.place[axis] - other.place[axis]);
  const at = sorted.findIndex(({ place }) => place[axis] > middle[axis]);
  const cut = at <= 0 ? sorted.length >> 1 : at;
  return [sorted.slice(0, cut), sorted.slice(cut)];
}

function middleOf(box: readonly Color[]): Place {
  const total = box.reduce((sum, color) => sum + weightOf(color), 0);
  const mean = (axis: 0 | 1 | 2) => box.reduce((sum, color) => sum + color.place[axis] * weightOf(color), 0) / total;
  return [mean(0), mean(1), mean(2)];
}

/** The most frequent one, and no mean: so grounds and letters stay exactly what they are. */
function mainColor(box: readonly Color[]): number {
  return box.reduce((most, color) => (color.count > most.count ? color : most)).rgb;
}

function findNearest(place: Place, places: readonly Place[]): number {
  let best = { at: 0, distance: Number.POSITIVE_INFINITY };
  for (const [at, candidate] of places.entries()) {
    const far = distance(place, candidate);
    if (far < best.distance) best = { at, distance: far };
  }
  return best.at;
}

function distance(one: Place, other: Place): number {
  return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2;
}
