/** What only the console's own frame has; everything else looks as the views do. */
export const consoleStyle = `body.ag { min-height: 100vh; }
.ag header { display: flex; justify-content: space-between; gap: 12px; max-width: 1280px; margin: 0 auto; }
.ag header p { margin: 0 0 6px; }
.ag > nav { max-width: 1280px; margin-inline: auto; }
.ag main:focus { outline: none; }
.ag .cards > li { display: flex; }
.ag .cards > li > .card { flex: 1; }
.ag pre.scroll { white-space: pre; overflow-x: auto; }
`;
