import type { HttpHandler } from './http-front.ts';

/** One request that `ingest` answered. */
export type ReceivedNotification = {
  /** When it came, in milliseconds since the epoch. */
  readonly timeMs: number;
  readonly requestId: string;
  /** As its path names it: perhaps one that does not exist. */
  readonly sender: string;
  readonly body: Uint8Array;
  /** Of HTTP. */
  readonly status: number;
};

export type OnNotification = (received: ReceivedNotification) => void;

/** Tells of every request once it is answered. */
export function observeIngest(ingest: HttpHandler, nowMs: () => number, onNotification: OnNotification): HttpHandler {
  return async (event, context) => {
    const timeMs = nowMs();
    const answer = await ingest(event, context);
    const { requestContext, pathParameters, body = '', isBase64Encoded } = event;
    onNotification({
      ...{ timeMs, requestId: requestContext.requestId, sender: pathParameters?.['sender'] ?? '' },
      body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
      status: answer.statusCode ?? 200,
    });
    return answer;
  };
}
