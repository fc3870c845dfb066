import * as z from 'zod';

export const loadSchema = z.object({
  port: z.int(),
  connections: z.int(),
  /** All connections together. */
  requests: z.int(),
  body: z.string(),
  /** The body is said so many times in one request. */
  times: z.int(),
});
export type Load = z.infer<typeof loadSchema>;

export const loadedSchema = z.object({ seconds: z.number(), accepted: z.int(), unavailable: z.int() });

/** `unavailable`: answered with anything but 202. */
export type Loaded = z.infer<typeof loadedSchema>;
