/** What a local endpoint does instead of its work. */
export type InjectedFault = {
  /** Answer with this instead; without it the request is only delayed. */
  readonly answer?: {
    readonly status: number;
    readonly body: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly delayMs?: number;
  /** How many requests it befalls. */
  readonly times: number;
};

export type FaultQueue = {
  readonly add: (fault: InjectedFault) => void;
  /** The fault of the next request, if there is one. */
  readonly take: () => InjectedFault | undefined;
};

/** Faults in the order in which they were asked for. */
export function createFaultQueue(): FaultQueue {
  const faults: InjectedFault[] = [];
  return {
    add: (fault) => {
      for (let count = 0; count < fault.times; count += 1) faults.push(fault);
    },
    take: () => faults.shift(),
  };
}
