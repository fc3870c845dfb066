/**
 * `/live.js`: when something was decided, asks for the same page again and puts its `<main>` in the place of the old one.
 * Every page works without it. A hidden tab lets go of its connection: a browser has six for one server.
 */
export const liveScript = `'use strict';
{
  const main = document.querySelector('main');
  const status = document.querySelector('#live');
  let shown = main.innerHTML;
  let seen = main.dataset.seen;
  let source;
  let isTouched = false;
  let isPressed = false;
  let isLoading = false;
  let isStale = false;

  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  const isInUse = () => {
    const selection = getSelection();
    return (
      isPressed ||
      (!selection.isCollapsed && main.contains(selection.anchorNode)) ||
      main.querySelector(':is(input, textarea, select):focus') !== null
    );
  };

  const all = (name) => [...main.querySelectorAll(name)];

  /** How to find an element again: by where it leads and what it says, by where it leads, or as the n-th of its kind. */
  const remember = (element) => {
    if (element === null || element === main || !main.contains(element)) return () => undefined;
    const name = element.localName;
    const index = all(name).indexOf(element);
    const [href, text] = [element.getAttribute('href'), element.textContent];
    return () => {
      const those = all(name);
      const alike = href === null ? [] : those.filter((one) => one.getAttribute('href') === href);
      return alike.find((one) => one.textContent === text) ?? alike[0] ?? those[index];
    };
  };

  const summaryOf = (details) => details.querySelector('summary')?.textContent.replace(/[0-9]+/g, '') ?? '';

  const replace = (next) => {
    const find = remember(document.activeElement);
    const opened = Map.groupBy(all('details'), summaryOf);
    const scrolled = all('[tabindex]').map(({ scrollLeft, scrollTop }) => ({ scrollLeft, scrollTop }));
    const { scrollX, scrollY } = window;
    main.replaceChildren(...next.childNodes);
    for (const details of all('details')) {
      const before = opened.get(summaryOf(details))?.shift();
      if (before !== undefined) details.open = before.open;
    }
    all('[tabindex]').forEach((element, index) => Object.assign(element, scrolled[index]));
    find()?.focus({ preventScroll: true });
    scrollTo(scrollX, scrollY);
  };

  const refresh = async () => {
    isStale = true;
    if (isTouched) return say('Waits for your form');
    if (isLoading || isInUse()) return;
    isLoading = true;
    isStale = false;
    try {
      const response = await fetch(location.href, { redirect: 'error' });
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const next = page.querySelector('main');
      if (response.ok && next !== null && next.innerHTML !== shown) {
        // Somebody may have begun to type in the meantime.
        if (isTouched || isInUse()) isStale = true;
        else {
          shown = next.innerHTML;
          document.title = page.title;
          replace(next);
        }
      }
    } catch {
      isStale = true;
      say('Not connected');
    }
    isLoading = false;
  };

  const connect = () => {
    source?.close();
    source = new EventSource('/events');
    source.onmessage = ({ data }) => {
      if (!isTouched) say('Live');
      if (data !== seen) refresh();
      seen = data;
    };
    source.onerror = () => say('Not connected');
  };

  main.addEventListener('input', () => {
    isTouched = true;
  });
  addEventListener('pointerdown', () => {
    isPressed = true;
  });
  for (const end of ['pointerup', 'pointercancel']) {
    addEventListener(end, () => {
      isPressed = false;
    });
  }
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) source.close();
    else connect();
  });
  // What had to wait; and a connection that the browser gave up.
  setInterval(() => {
    if (document.hidden) return;
    if (source.readyState === EventSource.CLOSED) connect();
    if (isStale) refresh();
  }, 1000);
  // "For 12 minutes" grows although nothing happens.
  setInterval(() => {
    if (!document.hidden && source.readyState === EventSource.OPEN) refresh();
  }, 20000);
  connect();
}
`;
