import { request } from 'node:http';

/**
 * Posts a notification as Alertmanager does and resolves to the status. Not by `fetch`, which takes a proxy from the
 * environment where NODE_USE_ENV_PROXY is set.
 */
export function postNotification(url: string, body: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Alertmanager/0.25.0',
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent: false, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
