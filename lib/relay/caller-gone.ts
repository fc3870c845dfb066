import type { ServerResponse } from 'node:http';

/** Whether Alertmanager went away before it was answered. An AbortSignal is one. */
export type CallerGone = {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

/**
 * For as long as the answer is not written, and for one listener at a time. It listens to the answer's own `close`: an
 * AbortController for each notification took a tenth of the processor time. It is a class because for each object literal
 * with a getter V8 makes a new hidden class, which lives until the whole heap is collected.
 */
export class CallerOf implements CallerGone {
  readonly #response: ServerResponse;
  #leave: (() => void) | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.once('close', () => this.#leave?.());
  }

  get aborted(): boolean {
    return this.#response.destroyed;
  }

  addEventListener(_: 'abort', listener: () => void): void {
    this.#leave = listener;
  }

  removeEventListener(): void {
    this.#leave = undefined;
  }
}
