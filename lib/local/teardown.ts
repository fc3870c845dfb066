export type Teardown = {
  /** Notes how to end what was started. */
  readonly add: (close: () => unknown) => void;
  /** Ends everything, the last that was started first. Calling it again does nothing more. */
  readonly run: () => Promise<void>;
};

export function createTeardown(): Teardown {
  const closers: (() => unknown)[] = [];
  return {
    add: (close) => closers.push(close),
    run: async () => {
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
    },
  };
}
