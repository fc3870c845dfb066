import { plotStyle } from './plots/plot-style.ts';

/** What text, lines and columns are drawn in. Every pair is measured by a test: WCAG 2.2, 1.4.3 and 1.4.11. */
export const colors = {
  light: {
    back: '#f6f7f9',
    raised: '#ffffff',
    sunk: '#eceff3',
    ink: '#1b2430',
    quiet: '#566070',
    line: '#d8dde4',
    edge: '#7b8794',
    link: '#0b57b0',
    good: '#17693a',
    'good-back': '#e5f4ea',
    late: '#8a5000',
    'late-back': '#fdf0d9',
    bad: '#b3241b',
    'bad-back': '#fde8e6',
    'plot-1': '#1f6fb8',
    'plot-2': '#c07a00',
    'plot-3': '#8f1650',
  },
  dark: {
    back: '#11151b',
    raised: '#191f27',
    sunk: '#222a34',
    ink: '#e3e8ef',
    quiet: '#a2adbb',
    line: '#313a46',
    edge: '#76828f',
    link: '#82b6ff',
    good: '#74d194',
    'good-back': '#15301f',
    late: '#f2bc55',
    'late-back': '#33270f',
    bad: '#ff9188',
    'bad-back': '#3b1a18',
    'plot-1': '#4f9fe6',
    'plot-2': '#f6cf7a',
    'plot-3': '#d9588a',
  },
} as const;

const variables = (theme: keyof typeof colors) =>
  `color-scheme: ${theme}; ${Object.entries(colors[theme])
    .map(([name, color]) => `--${name}: ${color};`)
    .join(' ')}`;

const tones = ['good', 'late', 'bad'] as const;

/**
 * The look of the views and of the console, all of it below the class `ag`, so that it changes nothing else on the page of
 * a host. A page follows the system's theme; a host that knows its own sets the class `light` or `dark` beside `ag`. How
 * wide the element is decides, and not the window: a widget is narrow on a wide screen.
 */
export const style = `.ag { ${variables('light')} }
@media (prefers-color-scheme: dark) { .ag:not(.light) { ${variables('dark')} } }
.ag.dark { ${variables('dark')} }
.ag {
  container-type: inline-size;
  box-sizing: border-box;
  margin: 0;
  padding: 16px 20px 32px;
  background: var(--back);
  color: var(--ink);
  font: 14px / 1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
  -webkit-text-size-adjust: 100%;
}
body.ag { min-height: 100vh; }
.ag *, .ag *::before, .ag *::after { box-sizing: border-box; }
.ag main { display: block; max-width: 1280px; margin: 0 auto; }

.ag h1 { margin: 0 0 4px; font-size: 22px; line-height: 1.3; font-weight: 650; }
.ag h2 { margin: 28px 0 8px; font-size: 17px; line-height: 1.35; font-weight: 650; }
.ag h3 { margin: 18px 0 6px; font-size: 15px; line-height: 1.4; font-weight: 650; }
.ag p { margin: 0 0 10px; max-width: 78ch; }
.ag ul, .ag ol { margin: 0 0 10px; padding-left: 22px; }
.ag hr { border: 0; border-top: 1px solid var(--line); margin: 20px 0; }
.ag code, .ag pre, .ag .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.93em; }
.ag time { white-space: nowrap; }
.ag bdi, .ag .whole { unicode-bidi: isolate; white-space: nowrap; overflow-wrap: normal; }
.ag bdi.long { white-space: normal; overflow-wrap: anywhere; }
.ag .quiet, .ag small { color: var(--quiet); font-size: 13px; }
.ag .covers { margin-bottom: 14px; color: var(--quiet); font-size: 13px; }
.ag .hidden-label { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.ag a { color: var(--link); text-underline-offset: 2px; text-decoration-thickness: 1px; }
.ag a:hover { text-decoration-thickness: 2px; }
.ag :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.ag .skip { position: absolute; left: -9999px; }
.ag .skip:focus { position: static; }

.ag nav { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; margin: 0 0 18px; padding-bottom: 10px; border-bottom: 1px solid var(--line); }
.ag nav ul { display: flex; flex-wrap: wrap; gap: 4px; margin: 0; padding: 0; list-style: none; }
.ag nav a, .ag nav [aria-current] { display: inline-block; padding: 6px 10px; border-radius: 6px; color: var(--ink); text-decoration: none; }
.ag nav a:hover { background: var(--sunk); }
.ag nav [aria-current] { background: var(--sunk); font-weight: 650; box-shadow: inset 0 -2px 0 var(--link); }

.ag .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 220px), 1fr)); gap: 12px; margin: 0 0 20px; padding: 0; list-style: none; }
.ag .cards > li { display: grid; }
.ag .card { display: block; padding: 14px 16px; border: 1px solid var(--line); border-left-width: 4px; border-radius: 8px; background: var(--raised); color: var(--ink); }
.ag .card h2, .ag .card h3 { margin: 0 0 4px; font-size: 14px; font-weight: 600; color: var(--quiet); }
.ag .card p { margin: 0; font-size: 17px; line-height: 1.35; font-weight: 650; }
.ag a.card { text-decoration: none; }
.ag a.card:hover { border-color: var(--edge); }

${tones
  .map(
    (tone) => `.ag .tone-${tone} { color: var(--${tone}); }
.ag .card.tone-${tone} { border-left-color: var(--${tone}); color: var(--ink); }
.ag .card.tone-${tone} p, .ag .card .tone-${tone} { color: var(--${tone}); }
.ag .chip.tone-${tone}, .ag .answer.tone-${tone} { background: var(--${tone}-back); }`,
  )
  .join('\n')}
.ag .chip { display: inline-block; padding: 1px 8px; border-radius: 10px; background: var(--sunk); font-size: 13px; font-weight: 600; white-space: nowrap; }
.ag .chips { display: flex; flex-wrap: wrap; gap: 4px; }
.ag .answer { max-width: none; margin: 0 0 12px; padding: 10px 14px; border-left: 4px solid currentColor; border-radius: 6px; font-size: 16px; font-weight: 650; }

.ag .note { margin: 0 0 14px; padding: 8px 14px; border-left: 4px solid var(--edge); border-radius: 6px; background: var(--sunk); }
.ag .note.tone-late, .ag .note.tone-bad { color: var(--ink); border-left-color: var(--late); background: var(--late-back); }
.ag .note.tone-bad { border-left-color: var(--bad); background: var(--bad-back); }
.ag .nothing { max-width: none; margin: 0 0 16px; padding: 22px 18px; border: 1px dashed var(--edge); border-radius: 8px; background: var(--raised); }
.ag .nothing strong { display: block; font-size: 16px; }

.ag table { width: 100%; margin: 0 0 10px; border-collapse: collapse; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; }
.ag caption { padding: 4px 0 6px; text-align: left; font-weight: 650; }
.ag th, .ag td { padding: 6px 10px; overflow-wrap: break-word; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
.ag thead th { border-top: 0; color: var(--quiet); font-size: 13px; font-weight: 600; white-space: nowrap; }
.ag tbody tr:hover { background: var(--back); }
.ag .number { text-align: right; white-space: nowrap; }
.ag td form, .ag td .acts { margin: 0; }
.ag .more { color: var(--quiet); }

.ag dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0 0 14px; }
.ag dl.facts dt { color: var(--quiet); }
.ag dl.facts dd { margin: 0; }

.ag .steps { margin: 0 0 12px; padding: 0; list-style: none; }
.ag .steps > li { position: relative; margin: 0; padding: 0 0 12px 24px; }
.ag .steps > li::before { content: ""; position: absolute; left: 4px; top: 6px; width: 10px; height: 10px; border-radius: 50%; border: 2px solid var(--raised); background: var(--edge); }
.ag .steps > li::after { content: ""; position: absolute; left: 8px; top: 18px; bottom: -4px; width: 2px; background: var(--line); }
.ag .steps > li:last-child { padding-bottom: 0; }
.ag .steps > li:last-child::after { display: none; }
${tones.map((tone) => `.ag .steps > li.at-${tone}::before { background: var(--${tone}); }`).join('\n')}
.ag .steps .when { color: var(--quiet); }
.ag .steps p { margin: 0; }
.ag .box { margin: 0 0 16px; padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
.ag .box > h2, .ag .box > h3 { margin-top: 0; }
.ag .lanes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 4px 28px; margin-top: 8px; padding-top: 10px; border-top: 1px solid var(--line); }
.ag .lanes h3, .ag .lanes h4 { margin: 4px 0 8px; font-size: 14px; font-weight: 650; }

.ag form { margin: 0 0 14px; }
.ag label { display: block; margin: 10px 0 4px; font-weight: 600; }
.ag input, .ag select, .ag textarea { width: 100%; max-width: 480px; padding: 7px 10px; border: 1px solid var(--edge); border-radius: 6px; background: var(--raised); color: var(--ink); font: inherit; }
.ag input[type="checkbox"], .ag input[type="radio"] { width: auto; margin: 0 6px 0 0; accent-color: var(--link); }
.ag textarea { max-width: none; min-height: 220px; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 13px; }
.ag button, .ag .btn { display: inline-block; margin: 0 6px 4px 0; padding: 6px 12px; border: 1px solid var(--edge); border-radius: 6px; background: var(--raised); color: var(--ink); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
.ag button:hover, .ag .btn:hover { background: var(--sunk); }
.ag button.primary, .ag .btn-primary { border-color: var(--link); background: var(--link); color: var(--raised); }
.ag button.primary:hover, .ag .btn-primary:hover { background: var(--ink); border-color: var(--ink); }
.ag button[disabled] { color: var(--quiet); cursor: not-allowed; }
.ag table button { margin-bottom: 0; padding: 3px 9px; font-size: 13px; }
.ag table form { display: inline-block; }

.ag pre { margin: 0 0 12px; padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); line-height: 1.5; white-space: pre-wrap; }
.ag details { margin: 0 0 12px; }
.ag summary { cursor: pointer; color: var(--quiet); }
.ag summary:hover { color: var(--ink); }
.ag details > :not(summary) { margin-top: 8px; }
.ag iframe { display: block; width: 100%; border: 1px solid var(--line); border-radius: 8px; background: #ffffff; }

${plotStyle}
@container (max-width: 800px) {
  .ag table, .ag caption, .ag tbody, .ag tr, .ag td { display: block; }
  .ag table { background: none; border: 0; }
  .ag thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .ag tbody tr { margin: 0 0 10px; padding: 6px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
  .ag tbody tr:hover { background: var(--raised); }
  .ag bdi, .ag .whole { white-space: normal; overflow-wrap: anywhere; }
  .ag td { position: relative; min-height: 28px; padding: 3px 0 3px 116px; border: 0; text-align: left; overflow-wrap: anywhere; }
  .ag td::before { content: attr(data-label); position: absolute; left: 0; width: 108px; color: var(--quiet); font-size: 13px; }
  .ag td:empty { display: none; }
  .ag .number { text-align: left; }
  .ag dl.facts { grid-template-columns: 1fr; gap: 0; }
  .ag dl.facts dd { margin-bottom: 6px; }
  .ag input, .ag select, .ag textarea { max-width: none; font-size: 16px; }
  .ag button, .ag .btn, .ag table button { padding: 8px 12px; }
  .ag nav a { padding: 8px 10px; }
}
@media (prefers-reduced-motion: reduce) { .ag *, .ag *::before, .ag *::after { animation: none; transition: none; scroll-behavior: auto; } }
@media (forced-colors: active) { .ag .card, .ag .chip, .ag .answer, .ag .note { border: 1px solid; } }
@media print { .ag nav, .ag button, .ag form { display: none; } }
`;
