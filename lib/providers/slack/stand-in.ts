import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { slackErrorOf, slackMessage } from './format.ts';

export type SlackOptions = {
  /** Messages of one webhook at once, refilled with one a second; without it there is no limit on the rate. */
  readonly burst?: number;
  /** Milliseconds, for the rate. */
  readonly nowMs?: () => number;
};

/**
 * Stands in for Slack's incoming webhooks. Answers are plain text: `ok`, or the reason.
 * Source: docs.slack.dev "Sending messages using incoming webhooks" and "Rate limits".
 */
export async function startStandIn(
  onArrival: (arrival: Arrival) => void = () => {},
  options: SlackOptions = {},
): Promise<StandIn> {
  const destinations = new Map<string, string>();
  const takeTurn = options.burst === undefined ? () => true : createRate(options.burst, options.nowMs ?? Date.now);
  return await serveStandIn(
    {
      type: 'slack',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const path = `/services/TLOCAL000/BLOCAL000/${randomBytes(12).toString('hex')}`;
        destinations.set(path, destination.id);
        return { secret: { webhookUrl: `https://hooks.slack.com${path}` }, host: 'hooks.slack.com:443' };
      },
      recognise: ({ target }) => destinations.get(target),
      judge: (request, destination, fate) => {
        const isKnown = destination !== undefined && fate !== 'revoked';
        if (request.method !== 'POST' || !isKnown) return text(404, 'no_service');
        if (!takeTurn(destination)) return { ...text(429, 'rate_limited'), headers: { 'retry-after': '1' } };
        const verdict = judgeMessage(request);
        // Whether Slack looks at the channel before the message is not documented: here it does not.
        return fate === 'gone' && verdict.status === 200 ? text(410, 'channel_is_archived') : verdict;
      },
    },
    onArrival,
  );
}

const emptyMessage = z.strictObject({ text: z.literal('').optional() });

function judgeMessage({ headers, json }: EndpointRequest): EndpointAnswer {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return text(400, 'invalid_payload');
  // Since July 2026 even a webhook's own channel is rejected: slackapi/java-slack-sdk#1621.
  if (typeof json === 'object' && json !== null && 'channel' in json) return text(404, 'channel_not_found');
  // Source: docs.slack.dev, "Sending messages using incoming webhooks", "Handling errors".
  if (emptyMessage.safeParse(json).success) return text(400, 'no_text');
  const { error } = slackMessage.safeParse(json);
  return error === undefined ? text(200, 'ok') : text(400, slackErrorOf(error));
}

/** A bucket of `burst` turns per destination, refilled with one a second. */
function createRate(burst: number, nowMs: () => number): (destination: string) => boolean {
  const buckets = new Map<string, { turns: number; atMs: number }>();
  return (destination) => {
    const now = nowMs();
    const bucket = buckets.get(destination) ?? { turns: burst, atMs: now };
    const turns = Math.min(burst, bucket.turns + (now - bucket.atMs) / 1000);
    const granted = turns >= 1;
    buckets.set(destination, { turns: granted ? turns - 1 : turns, atMs: now });
    return granted;
  };
}

function text(status: number, body: string): EndpointAnswer {
  return { status, body, headers: { 'content-type': status === 200 ? 'text/html' : 'text/plain' } };
}
