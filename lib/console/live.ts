import type { ServerResponse } from 'node:http';

export type Live = {
  /** Whether there is room for one more. */
  readonly add: (response: ServerResponse, headers: Readonly<Record<string, string>>) => boolean;
  readonly changed: () => void;
  readonly close: () => void;
};

/** Each is a connection that stays open. */
const maxListeners = 32;
/** At most twice a second: each makes every listener ask for a page. */
const quietMs = 500;
const heartbeatMs = 15_000;

/** Server-sent events that say what the state is called now, so that a page knows whether it shows that one. */
export function createLive(state: () => string): Live {
  const listeners = new Set<ServerResponse>();
  let resting: NodeJS.Timeout | undefined;
  let isDue = false;
  const say = (text: string): void => {
    // Who does not read is let go, rather than remembered for.
    for (const listener of listeners) if (!listener.write(text)) listener.destroy();
  };
  const tell = (): void => {
    say(`data: ${state()}\n\n`);
    isDue = false;
    resting = setTimeout(() => {
      resting = undefined;
      if (isDue) tell();
    }, quietMs);
  };
  const heartbeat = setInterval(() => say(':\n\n'), heartbeatMs);
  return {
    add: (response, headers) => {
      if (listeners.size >= maxListeners) return false;
      listeners.add(response);
      response.once('close', () => listeners.delete(response));
      response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
      response.write(`retry: 1000\ndata: ${state()}\n\n`);
      return true;
    },
    changed: () => {
      if (resting === undefined) tell();
      else isDue = true;
    },
    close: () => {
      clearInterval(heartbeat);
      clearTimeout(resting);
      for (const listener of listeners) listener.end();
    },
  };
}
