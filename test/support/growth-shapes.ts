import { allCases } from './whole-run.ts';

/** What an alert's author may fill a field with: what parsers, patterns and escapes look at, and what nearly matches. */
export const fills = [
  'a',
  '.',
  '/',
  ' ',
  '\n',
  '&<',
  '漢',
  '\u0301',
  '%25',
  '%2570%2561ssword%3D%25 ',
  'password=',
  'eyJ',
  '-----BEGIN ',
  'http://a.b/ ',
  'a@b.c,',
  '`*_[](',
  '<!--',
  '1:A',
  '\\"',
  '::',
] as const;

type Wire = Readonly<Record<string, unknown>>;

/**
 * A field of a notification at a given size: units of text, or how many there are of it. `entries` is the JSON that stands
 * for `manyEntries`: to make objects of some hundred thousand fields takes five times as long as to write them.
 */
export type Shape = {
  readonly field: string;
  readonly build: (size: number, fill: string) => Wire;
  readonly entries?: (size: number, fill: string) => string;
};

export const receiver = 'payments-critical';

const alertOf = (over: Wire = {}): Wire => ({
  status: 'firing',
  labels: { alertname: 'Grown', severity: 'critical', team: 'payments' },
  annotations: { summary: 'Something grows.' },
  startsAt: '2026-11-20T10:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'https://prometheus.example.com/graph',
  fingerprint: '8a07086b74f3ba78',
  ...over,
});

const bodyOf = (over: Wire = {}): Wire => ({
  version: '4',
  receiver,
  status: 'firing',
  alerts: [alertOf()],
  groupLabels: { alertname: 'Grown' },
  commonLabels: { alertname: 'Grown', severity: 'critical', team: 'payments' },
  commonAnnotations: {},
  externalURL: 'https://alertmanager.example.com',
  groupKey: '{}:{alertname="Grown"}',
  truncatedAlerts: 0,
  ...over,
});

const labelled = (over: Wire) => bodyOf({ alerts: [alertOf({ labels: { ...required, ...over } })] });
const annotated = (over: Wire) => bodyOf({ alerts: [alertOf({ annotations: over })] });
const required = { alertname: 'Grown', team: 'payments' };
const filled = (size: number, fill: string) => fill.repeat(Math.ceil(size / fill.length)).slice(0, size);
const manyEntries = 'many entries';
const manyLabels = bodyOf({ alerts: [alertOf({ labels: manyEntries })] });
/** Each entry as JSON, of the fill as it stands inside of quotes: to escape it once and not for each takes a third. */
const many = (
  count: number,
  fill: string,
  entry: (index: number, text: string) => string,
  first: Readonly<Record<string, string>> = {},
) => {
  const text = JSON.stringify(fill).slice(1, -1);
  const entries = Array.from({ length: count }, (_, index) => entry(index, text));
  const firstEntries = Object.entries(first).map(([name, value]) => `"${name}":"${value}"`);
  return `{${[...firstEntries, ...entries].join()}}`;
};

/** Every text that someone else chooses, and every list, by the number of its entries. */
export const shapes: readonly Shape[] = [
  { field: 'label name', build: (size, fill) => labelled({ [filled(size, fill)]: '1' }) },
  { field: 'label value', build: (size, fill) => labelled({ pod: `${filled(size, fill)}x` }) },
  { field: 'alert name', build: (size, fill) => labelled({ alertname: `${filled(size, fill)}x` }) },
  { field: 'password label', build: (size, fill) => labelled({ password: `${filled(size, fill)}x1` }) },
  {
    field: 'password label and its copy',
    build: (size, fill) => {
      const [half, rest] = [filled(size / 4, fill), filled(size / 2, fill)];
      return bodyOf({
        alerts: [
          alertOf({ labels: { ...required, password: `${half}1${half}` }, annotations: { summary: `${rest}${half}` } }),
        ],
      });
    },
  },
  { field: 'annotation', build: (size, fill) => annotated({ summary: `${filled(size, fill)}x` }) },
  { field: 'description', build: (size, fill) => annotated({ description: `${filled(size, fill)}x` }) },
  {
    field: 'annotation link',
    build: (size, fill) => annotated({ runbook_url: `https://runbooks.example.com/${filled(size, fill)}x` }),
  },
  {
    field: 'source link',
    build: (size, fill) =>
      bodyOf({ alerts: [alertOf({ generatorURL: `https://prometheus.example.com/${filled(size, fill)}x` })] }),
  },
  {
    field: 'links of Grafana',
    build: (size, fill) => {
      const url = `https://alertmanager.example.com/${filled(size / 3, fill)}x`;
      return bodyOf({
        version: '1',
        alerts: [alertOf({ silenceURL: url, dashboardURL: `${url}d`, panelURL: `${url}p` })],
      });
    },
  },
  { field: 'value string', build: (size, fill) => bodyOf({ alerts: [alertOf({ valueString: filled(size, fill) })] }) },
  {
    field: 'measured values',
    build: () => bodyOf({ alerts: [alertOf({ values: manyEntries })] }),
    entries: (size, fill) => many(size / 16, fill, (index, text) => `"${text}${index}":${index}`),
  },
  {
    field: 'external URL',
    build: (size, fill) => bodyOf({ externalURL: `https://alertmanager.example.com/${filled(size, fill)}x` }),
  },
  { field: 'group key', build: (size, fill) => bodyOf({ groupKey: `${filled(size, fill)}x` }) },
  { field: 'group label', build: (size, fill) => bodyOf({ groupLabels: { namespace: `${filled(size, fill)}x` } }) },
  { field: 'receiver', build: (size, fill) => bodyOf({ receiver: `${filled(size, fill)}x` }) },
  { field: 'start time', build: (size, fill) => bodyOf({ alerts: [alertOf({ startsAt: filled(size, fill) })] }) },
  {
    field: 'alerts',
    build: (size, fill) => bodyOf({ alerts: Array.from({ length: size / 128 }, () => alertOf({ fingerprint: fill })) }),
  },
  {
    field: 'alerts with different labels',
    build: (size, fill) =>
      bodyOf({
        alerts: Array.from({ length: size / 128 }, (_, index) =>
          alertOf({ labels: { ...required, pod: `${fill}${index}` }, annotations: { summary: `${fill} ${index}` } }),
        ),
      }),
  },
  {
    field: 'labels',
    build: () => manyLabels,
    entries: (size, fill) => many(size / 16, fill, (index, text) => `"l${index}":"${text}"`, required),
  },
  {
    field: 'password labels',
    build: () => manyLabels,
    entries: (size, fill) =>
      many(
        size / 32,
        fill,
        (index, text) => `"p${index}_password":"hunter-${text}-${index % 7 === 0 ? 7 : index}-X9!"`,
        required,
      ),
  },
  {
    field: 'annotations',
    build: () => bodyOf({ alerts: [alertOf({ annotations: manyEntries })] }),
    entries: (size, fill) => many(size / 16, fill, (index, text) => `"a${index}":"${text}"`),
  },
  {
    field: 'common annotations',
    build: () => bodyOf({ commonAnnotations: manyEntries }),
    entries: (size, fill) => many(size / 16, fill, (index, text) => `"a${index}":"${text}"`),
  },
  { field: 'field that nobody reads', build: (size, fill) => bodyOf({ extra: `${filled(size, fill)}x` }) },
];

/** As it comes over the wire. */
export function wireBytes(shape: Shape, size: number, fill: string): Uint8Array {
  const body = JSON.stringify(shape.build(size, fill));
  const { entries } = shape;
  const text = entries === undefined ? body : body.replace(JSON.stringify(manyEntries), () => entries(size, fill));
  return new TextEncoder().encode(text);
}

/**
 * Every shape with every fill on request. By default every shape once, and every fill among them; `offset` says which
 * with which.
 */
export const growthCases = (offset: number) =>
  shapes.flatMap((shape, row) =>
    fills.flatMap((fill, column) => (allCases || column === (row + offset) % fills.length ? [{ shape, fill }] : [])),
  );
