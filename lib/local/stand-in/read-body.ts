import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body. `undefined` where it is larger than `maxBytes`: the rest is read and thrown away, because a
 * client that is still writing would see a reset instead of the answer.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length <= maxBytes ? Buffer.concat(chunks) : undefined;
}

/** The JSON value of a body, `undefined` where it is none (which no JSON text can mean). */
export function parseJsonBody(body: Buffer | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
