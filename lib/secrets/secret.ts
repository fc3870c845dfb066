import { inspect } from 'node:util';

const redacted = '[secret]';

/** A value that no log, error, template or JSON can print. `reveal` is the only way to it, and easy to search for. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}
