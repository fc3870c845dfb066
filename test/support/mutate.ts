/** A small seeded generator (mulberry32): a run that found something can be run again. Returns a number in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Mutation = (body: Buffer, random: () => number) => Buffer;

const pick = <Item>(items: readonly Item[], random: () => number): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
};

/** Values that have broken parsers before. */
const hostileJson = [
  'null',
  '{}',
  '[]',
  '""',
  '-0',
  '1e999',
  '"\\ud800"',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{}}}',
  '{"toString":"x","__proto__":"y"}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
  `"${'\\u0000'.repeat(500)}"`,
  `"${'x'.repeat(20_000)}"`,
];

const mutations: Record<string, Mutation> = {
  flipped: (body, random) => {
    const copy = Buffer.from(body);
    for (let count = 1 + Math.floor(random() * 4); count > 0; count -= 1) {
      const at = Math.floor(random() * copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return copy;
  },
  cut: (body, random) => body.subarray(0, Math.floor(random() * body.length)),
  'cut at both ends': (body, random) => {
    const start = Math.floor(random() * body.length);
    return body.subarray(start, start + Math.floor(random() * (body.length - start)));
  },
  doubled: (body) => Buffer.concat([body, body]),
  're-encoded': (body, random) => Buffer.from(body.toString('utf8'), pick(['utf16le', 'latin1', 'base64'], random)),
  'marked with a BOM': (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]),
  'with a value replaced': (body, random) => {
    const text = body.toString('utf8');
    const values = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?=[,}\]])|\{[^{}]*\}|\[[^[\]]*\]/g)];
    if (values.length === 0) return body;
    const { 0: value, index } = pick(values, random);
    return Buffer.from(text.slice(0, index) + pick(hostileJson, random) + text.slice(index + value.length));
  },
  'with a key replaced': (body, random) => {
    const keys = ['__proto__', 'constructor', 'version', 'alerts', 'receiver', '', '\\u0000', 'status'];
    const text = body.toString('utf8');
    const found = [...text.matchAll(/"[A-Za-z]+"(?=:)/g)];
    if (found.length === 0) return body;
    const { 0: key, index } = pick(found, random);
    return Buffer.from(`${text.slice(0, index)}"${pick(keys, random)}"${text.slice(index + key.length)}`);
  },
  huge: (body, random) => Buffer.concat([body, Buffer.alloc(Math.floor(random() * 300_000), 0x20)]),
  nested: (body, random) => {
    const depth = Math.floor(random() * 20_000);
    return Buffer.concat([Buffer.alloc(depth, 0x5b), body, Buffer.alloc(depth, 0x5d)]);
  },
  untouched: (body) => body,
};

export const mutationNames = Object.keys(mutations);

/** Applies one mutation, or two after each other. */
export function mutate(body: Buffer, random: () => number): { readonly name: string; readonly body: Buffer } {
  const name = pick(mutationNames, random);
  const once = mutations[name]?.(body, random) ?? body;
  if (random() < 0.8 || once.length === 0) return { name, body: once };
  const second = pick(mutationNames, random);
  return { name: `${name}, ${second}`, body: mutations[second]?.(once, random) ?? once };
}

const headerValues = [
  '',
  ' ',
  'v1,',
  'v1,AAAA',
  'a.b',
  '0',
  '-1',
  '99999999999999',
  '\u00e9',
  'x'.repeat(9_000),
  'v1,a,v1,b',
];

/** Drops, replaces or damages some of the headers. */
export function mutateHeaders(
  headers: Readonly<Record<string, string | undefined>>,
  random: () => number,
): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const dice = random();
    if (dice < 0.05) return [name, undefined] as const;
    if (dice < 0.1) return [name, pick(headerValues, random)] as const;
    if (dice < 0.13) return [name, `${value},${value}`] as const;
    return [name, value] as const;
  });
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
