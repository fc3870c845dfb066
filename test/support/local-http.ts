import { request } from 'node:http';
import { postNotification } from '../../lib/fire-drill/post-notification.ts';

export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** Sends a request as it is: headers in the given case and order, repeats included, and any bytes as the body. */
export function sendRaw(
  url: string,
  options: { readonly method?: string; readonly headers?: readonly string[]; readonly body?: string | Uint8Array } = {},
): Promise<RawAnswer> {
  const { hostname, port, pathname, search } = new URL(url);
  const { method = 'POST', headers = [], body = '' } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        method,
        path: `${pathname}${search}`,
        headers: [
          ...(headers.includes('host') ? [] : ['host', `${hostname}:${port}`]),
          ...['content-length', String(Buffer.byteLength(body))],
          ...headers,
        ],
      },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** Posts a notification as Alertmanager does: the status, or why there is none. */
export async function postToRelay(url: string, body: string): Promise<number | string> {
  const posted = await postNotification(
    new URL(url),
    { 'user-agent': 'Alertmanager/0.25.0' },
    Buffer.from(body),
    15_000,
  );
  return posted.ok ? posted.status : posted.reason;
}
