/** What only the console's own frame has; everything else looks as the views do. */
export const consoleStyle = `body.ag { min-height: 100vh; }
.ag header { display: flex; justify-content: space-between; gap: 12px; max-width: 1280px; margin: 0 auto; }
.ag header p { margin: 0 0 6px; }
.ag > nav { max-width: 1280px; margin-inline: auto; }
.ag main:focus { outline: none; }
.ag .cards > li { display: flex; }
.ag .cards > li > .card { flex: 1; }
.ag pre.scroll { white-space: pre; overflow-x: auto; }
@container (max-width: 720px) { .ag .chip { white-space: normal; } }
.ag .place { overflow-wrap: break-word; }
.ag fieldset.box { min-width: 0; margin: 14px 0 4px; }
.ag legend { padding: 0 6px; font-weight: 600; }
.ag fieldset label { display: inline-block; margin: 2px 20px 2px 0; font-weight: 400; }
.ag textarea[rows="4"] { min-height: 110px; }
`;
