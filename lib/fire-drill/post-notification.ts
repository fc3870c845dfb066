import { request as openHttp } from 'node:http';
import { request as openHttps } from 'node:https';

export type PostResult =
  | { readonly ok: true; readonly status: number; readonly body: string; readonly requestId: string | undefined }
  | { readonly ok: false; readonly reason: 'timeout' | 'connection_failed' };

const maxAnswerBytes = 4_096;

/** Posts one body to a guard and reads its short answer; follows no redirect and uses no proxy. Never rejects. */
export async function postNotification(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  timeoutMs: number,
): Promise<PostResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await exchange(url, headers, body, signal);
  } catch {
    return { ok: false, reason: signal.aborted ? 'timeout' : 'connection_failed' };
  }
}

function exchange(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<PostResult> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? openHttps : openHttp;
    const request = open(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length, ...headers },
      agent: false,
      signal,
    });
    request.on('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('error', reject);
      response.on('data', (chunk: string) => {
        if (text.length < maxAnswerBytes) text += chunk;
      });
      response.once('end', () => {
        const requestId = response.headers['x-request-id'];
        const id = typeof requestId === 'string' ? requestId : undefined;
        resolve({ ok: true, status: response.statusCode ?? 0, body: text, requestId: id });
      });
    });
    request.end(body);
  });
}
