import { readFileSync } from 'node:fs';
import { widgetsOf } from '../../lib/stack/monitoring/dashboard.ts';
import { type Panel, panelsOf, type Series } from '../../lib/stack/monitoring/panels.ts';
import { type Html, html } from '../../lib/text/html.ts';
import { style } from '../../lib/views/style.ts';
import { drawWidget } from '../../lib/widgets/show-widget.ts';
import { widgetControls } from '../../lib/widgets/widget-controls.ts';
import { type DashboardSample, sampleDashboard, timeOf } from './dashboard-sample.ts';

const css = readFileSync(new URL('dashboard.css', import.meta.url), 'utf8');

/** As the build bundles them, with those that show something. */
const functions = ['ingest', 'deliver', 'rotate-sender', 'escalate', 'prove', 'show', 'redrive'];

/** The dashboard by its own definition, with what a simulated run would put into it; much as CloudWatch draws it. */
export async function drawDashboardPage(): Promise<string> {
  const sample = await sampleDashboard(functions);
  const panels = panelsOf(functions);
  const places = widgetsOf(panels, []);
  const sections = panels.map((panel, index) => {
    const { x = 0, y = 0, width, height } = { ...panel, ...places[index] };
    const place = `grid-column: ${x + 1} / span ${width}; grid-row: ${y + 1} / span ${height}`;
    return html`<section style="${place}">${drawPanel(panel, sample)}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Dashboard</title>
<style>
${css}
${style}
cwdb-action { display: none }</style>
</head>
<body>${html`<main>${sections}</main>`}</body>
</html>
`;
}

function drawPanel(panel: Panel, sample: DashboardSample): Html {
  switch (panel.kind) {
    case 'text': {
      const [title = '', ...rest] = panel.markdown
        .replaceAll(`\${sls:stage}`, 'prod')
        .replaceAll(`\${RunbookUrl}`, 'docs/operations.md')
        .split('\n');
      return html`<h2>${title.replace(/^#+ /, '')}</h2><p>${rest.join(' ')}</p>`;
    }
    case 'alarms': {
      const sorted = sample.alarms.toSorted((a, b) => Number(b.isRinging) - Number(a.isRinging));
      const tiles = sorted.map(
        ({ name, isRinging }) =>
          html`<div class="${isRinging ? 'ringing' : 'calm'}">${name.replace(/^\w+-dev-/, '')}</div>`,
      );
      return html`<h3>${panel.title}</h3><div class="alarms">${tiles}</div>`;
    }
    case 'numbers': {
      const numbers = panel.series.map(
        (series) =>
          html`<div><b style="color: ${series.color}">${Math.round(sample.latestOf(series))}</b>${series.label}</div>`,
      );
      return html`<h3>${panel.title}</h3><div class="numbers">${numbers}</div>`;
    }
    case 'chart': {
      const points = panel.series.map(sample.pointsOf);
      const lines = panel.stacked === true ? stack(points) : points;
      const limit = panel.limit;
      const chart = drawChart(panel, lines, sample, limit);
      return html`<h3>${panel.title}</h3>${chart}${drawLegend(panel.series, points)}`;
    }
    case 'log':
      return html`<h3>${panel.title}</h3>${drawBars(panel, sample)}`;
    case 'view': {
      const drawn = drawWidget(
        { view: panel.view },
        sample.evidence,
        widgetControls({ show: '', redrive: '' }, true, 0),
      );
      return html`<h3>${panel.title}</h3><div class="ag light">${drawn}</div>`;
    }
  }
}

type Line = readonly (number | undefined)[];

/** Each line on top of those before it. */
function stack(lines: readonly Line[]): Line[] {
  return lines.map((line, index) =>
    line.map((value, at) =>
      value === undefined ? undefined : lines.slice(0, index + 1).reduce((sum, other) => sum + (other[at] ?? 0), 0),
    ),
  );
}

const unitPx = { column: 1400 / 24, row: 48 };
const margin = { left: 46, right: 8, top: 6, bottom: 20 };

type Size = { readonly width: number; readonly height: number };

function sizeOf({ width, height }: Pick<Panel, 'width' | 'height'>, legendPx: number): Size {
  return { width: width * unitPx.column - 36, height: height * unitPx.row - 56 - legendPx };
}

function drawChart(
  panel: Extract<Panel, { kind: 'chart' }>,
  lines: readonly Line[],
  sample: DashboardSample,
  limit: { readonly label: string; readonly value: number } | undefined,
): Html {
  const size = sizeOf(panel, panel.series.length > 4 ? 34 : 18);
  const values = lines.flat().filter((value) => value !== undefined);
  const top = niceTop(Math.max(...values, (limit?.value ?? 0) * 1.2, 1));
  const y = (value: number) => size.height - margin.bottom - (value / top) * (size.height - margin.top - margin.bottom);
  const x = (index: number, count: number) =>
    margin.left + ((index + 0.5) / count) * (size.width - margin.left - margin.right);
  const drawn = lines.map((line, index) => drawLine(line, panel.series[index]?.color ?? '', x, y));
  const across =
    limit === undefined
      ? undefined
      : html`<line x1="${margin.left}" x2="${size.width - margin.right}" y1="${y(limit.value)}" y2="${y(limit.value)}" stroke="#d62728" stroke-dasharray="5 4"/><text x="${margin.left + 4}" y="${y(limit.value) - 4}" style="fill: #d62728">${limit.label}</text>`;
  return html`<svg viewBox="0 0 ${size.width} ${size.height}">${drawAxes(size, top, y, panel.unit, sample)}${across}${drawn}</svg>`;
}

function drawLine(
  line: Line,
  color: string,
  x: (index: number, count: number) => number,
  y: (value: number) => number,
): Html {
  const points = line.map((value, index) =>
    value === undefined ? undefined : { cx: x(index, line.length).toFixed(1), cy: y(value).toFixed(1) },
  );
  const dots = points.map(
    (point) => point && html`<circle cx="${point.cx}" cy="${point.cy}" r="1.8" fill="${color}"/>`,
  );
  // Where nothing was measured there is a gap.
  const path = points
    .map((point, index) => point && `${points[index - 1] === undefined ? 'M' : 'L'}${point.cx} ${point.cy}`)
    .join(' ');
  return html`<path d="${path}" fill="none" stroke="${color}" stroke-width="1.6"/>${dots}`;
}

function drawAxes(
  size: Size,
  top: number,
  y: (value: number) => number,
  unit: string,
  { startMs, untilMs }: Pick<DashboardSample, 'startMs' | 'untilMs'>,
): Html {
  const rows = [0, top / 2, top].map(
    (value) =>
      html`<line x1="${margin.left}" x2="${size.width - margin.right}" y1="${y(value)}" y2="${y(value)}" stroke="#eaeded"/><text x="${margin.left - 6}" y="${y(value) + 4}" text-anchor="end">${shortNumber(value)}</text>`,
  );
  const hours = Array.from({ length: Math.round((untilMs - startMs) / 1_800_000) + 1 }, (_, index) => {
    const x = margin.left + ((index * 1_800_000) / (untilMs - startMs)) * (size.width - margin.left - margin.right);
    const anchor = index === 0 ? 'start' : startMs + index * 1_800_000 === untilMs ? 'end' : 'middle';
    return html`<text x="${x}" y="${size.height - 5}" text-anchor="${anchor}">${timeOf(startMs + index * 1_800_000)}</text>`;
  });
  const middle = (size.height - margin.bottom) / 2;
  return html`${rows}${hours}<text x="10" y="${middle}" text-anchor="middle" transform="rotate(-90 10 ${middle})">${unit}</text>`;
}

function drawLegend(series: readonly Series[], points: readonly Line[]): Html {
  const items = series.map(({ label, color }, index) => {
    const isEmpty = points[index]?.every((value) => value === undefined) ?? true;
    return html`<span style="opacity: ${isEmpty ? 0.45 : 1}"><i style="background: ${color}"></i>${label}</span>`;
  });
  return html`<div class="legend">${items}</div>`;
}

function drawBars(panel: Panel, { bars, startMs, untilMs }: DashboardSample): Html {
  const size = sizeOf(panel, 0);
  const top = niceTop(Math.max(...bars, 1));
  const y = (value: number) => size.height - margin.bottom - (value / top) * (size.height - margin.top - margin.bottom);
  const step = (size.width - margin.left - margin.right) / bars.length;
  const drawn = bars.map(
    (value, index) =>
      html`<rect x="${margin.left + index * step + 2}" width="${step - 4}" y="${y(value)}" height="${y(0) - y(value)}" fill="#1f77b4"/>`,
  );
  return html`<svg viewBox="0 0 ${size.width} ${size.height}">${drawAxes(size, top, y, 'per 15 minutes', { startMs, untilMs })}${drawn}</svg>`;
}

/** The next of 1, 2, 4, 5 and 10 times a power of ten, for round numbers on the axis. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 4, 5, 10].find((step) => step * power >= value) ?? 10);
}

function shortNumber(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(value);
}
