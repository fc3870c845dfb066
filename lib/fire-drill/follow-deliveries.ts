import * as z from 'zod';

/** The part of an audit line that tells what became of one delivery. */
const endSchema = z.object({
  event: z.enum(['delivery.sent', 'delivery.retried', 'delivery.dead_lettered', 'delivery.fell_back']),
  destination: z.string(),
  requestId: z.string(),
  reason: z.string().optional(),
  status: z.number().optional(),
  attempt: z.number().optional(),
});

export type DeliveryEvent = z.output<typeof endSchema>;

/** Reads the audit lines that hold a request id, newest first or last, as JSON texts. */
export type ReadAuditLines = (requestId: string, sinceMs: number) => Promise<readonly string[]>;

export type FollowOptions = {
  readonly readAuditLines: ReadAuditLines;
  readonly requestId: string;
  readonly destinations: number;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
  readonly nowMs: () => number;
  readonly deadlineMs: number;
  readonly pause: () => Promise<void>;
  readonly onEvent: (event: DeliveryEvent) => void;
};

/** Tells of each delivery of a request once it is known, until all have ended or time is up. True when all were sent. */
export async function followDeliveries(options: FollowOptions): Promise<boolean> {
  const told = new Set<string>();
  const ended = new Map<string, boolean>();
  for (;;) {
    const lines = await options.readAuditLines(options.requestId, options.sinceMs);
    for (const line of lines.filter((candidate) => !told.has(candidate))) {
      told.add(line);
      tell(line, options, ended);
    }
    if (ended.size >= options.destinations) return [...ended.values()].every((sent) => sent);
    if (options.nowMs() >= options.deadlineMs) return false;
    await options.pause();
  }
}

function tell(line: string, { requestId, onEvent }: FollowOptions, ended: Map<string, boolean>): void {
  const event = parseLine(line, requestId);
  if (event === undefined) return;
  onEvent(event);
  if (event.event === 'delivery.sent') ended.set(event.destination, true);
  if (event.event === 'delivery.dead_lettered') ended.set(event.destination, false);
}

function parseLine(line: string, requestId: string): DeliveryEvent | undefined {
  try {
    const parsed = endSchema.safeParse(JSON.parse(line));
    return parsed.success && parsed.data.requestId === requestId ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
