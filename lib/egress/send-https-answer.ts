import type { IncomingMessage } from 'node:http';
import type { Answer } from '../providers/contract/outbound-request.ts';

/** Never throws: the status has arrived, so a body that breaks off must not lead to a second send. */
export async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<Answer> {
  const body = await readBody(response, maxBytes);
  return { status: response.statusCode ?? 0, headers: singleHeaders(response), body };
}

/** At most `maxBytes`, and what was read until the connection broke or the time was up. Leaving the loop early closes the connection. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      if (!(chunk instanceof Uint8Array)) break;
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > maxBytes) break;
    }
  } catch {
    // What was read before stands.
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

/** Node lower-cases the names; `set-cookie`, the only list among them, is of no use here. */
function singleHeaders(response: IncomingMessage): Record<string, string> {
  const headers = Object.entries(response.headers);
  return Object.fromEntries(headers.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
