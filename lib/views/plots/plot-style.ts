/** Outcomes differ by how light they are too, so that they are told apart without colour; lines also by their dashes. */
export const plotStyle = `.ag .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 12px; margin: 0 0 16px; }
.ag .plot { margin: 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); min-width: 0; }
.ag .plot figcaption { font-weight: 650; }
.ag .plot .unit { color: var(--quiet); font-size: 13px; font-weight: 400; }
.ag .plot svg { display: block; width: 100%; height: auto; margin: 6px 0; }
.ag .plot svg text { fill: var(--quiet); font-size: 11px; }
.ag .plot .grid { stroke: var(--line); stroke-width: 1; }
.ag .plot .axis { stroke: var(--edge); stroke-width: 1; }
.ag .plot .unread { fill: var(--sunk); }
.ag .plot .fill-1 { fill: var(--plot-1); }
.ag .plot .fill-2 { fill: var(--plot-2); }
.ag .plot .fill-3 { fill: var(--plot-3); }
.ag .plot .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.ag .plot .line-1 { stroke: var(--plot-1); }
.ag .plot .line-2 { stroke: var(--plot-2); stroke-dasharray: 7 3; }
.ag .plot .line-3 { stroke: var(--plot-3); stroke-dasharray: 2 3; }
.ag .plot .legend { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0 0 6px; padding: 0; list-style: none; font-size: 13px; }
.ag .plot .legend svg { display: inline-block; width: 22px; height: 10px; margin: 0 6px 0 0; vertical-align: 0; }
.ag .plot details { margin: 0; font-size: 13px; }
.ag .plot details table { font-size: 13px; }
`;
