import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly reason: 'too_large' | 'caller_gone' };

/**
 * Reads the raw bytes of a request. Over the limit nothing is kept, but all is read: a caller that is still writing
 * when the connection closes sees a reset instead of the 413, and retries a body that can never pass.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<ReadBody> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      const part: Buffer = chunk;
      bytes += part.length;
      if (bytes > maxBytes) chunks = [];
      else chunks.push(part);
    }
  } catch {
    return { ok: false, reason: 'caller_gone' };
  }
  return bytes > maxBytes ? { ok: false, reason: 'too_large' } : { ok: true, body: Buffer.concat(chunks) };
}
