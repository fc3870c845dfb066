import type { ServerResponse } from 'node:http';

/** Whether Alertmanager went away before it was answered. An AbortSignal is one. */
export type CallerGone = {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

/**
 * Of an answer that is not written yet, for one listener at a time. By its own event: an AbortController for each took a
 * tenth of the processor's time. And a class, because V8 makes a hidden class of its own, which lives until all of the heap is
 * collected, for each object with a getter that is written out.
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
