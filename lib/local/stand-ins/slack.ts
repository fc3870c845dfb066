import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../start-endpoint.ts';
import { blocksSchema, textsOf } from './block-kit.ts';
import { type Arrival, type StandIn, startStandIn } from './start-stand-in.ts';

/**
 * 9,597 characters over all blocks were accepted and 11,341 refused; what lies between is not known, so it is refused.
 * Source: slackapi/bolt-js#2867.
 */
export const maxTotalText = 9_597;

const maxAttachments = 100;

const messageSchema = z.strictObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z
    .array(
      z.strictObject({ color: z.string().optional(), fallback: z.string().optional(), blocks: z.unknown().optional() }),
    )
    .optional(),
  mrkdwn: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

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
export async function startSlackStandIn(
  onArrival: (arrival: Arrival) => void = () => {},
  options: SlackOptions = {},
): Promise<StandIn> {
  const destinations = new Map<string, string>();
  const takeTurn = options.burst === undefined ? () => true : createRate(options.burst, options.nowMs ?? Date.now);
  return await startStandIn(
    {
      type: 'slack',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const path = `/services/TLOCAL000/BLOCAL000/${randomBytes(12).toString('hex')}`;
        destinations.set(path, destination.id);
        return { secret: { webhookUrl: `https://hooks.slack.com${path}` }, host: 'hooks.slack.com:443' };
      },
      recognise: ({ target }) => destinations.get(target),
      judge: (request, destination) => {
        if (request.method !== 'POST' || destination === undefined) return text(404, 'no_service');
        if (!takeTurn(destination)) return { ...text(429, 'rate_limited'), headers: { 'retry-after': '1' } };
        return judgeMessage(request);
      },
    },
    onArrival,
  );
}

function judgeMessage({ headers, json }: EndpointRequest): EndpointAnswer {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return text(400, 'invalid_payload');
  // Since July 2026 even a webhook's own channel is refused: slackapi/java-slack-sdk#1621.
  if (typeof json === 'object' && json !== null && 'channel' in json) return text(404, 'channel_not_found');
  const message = messageSchema.safeParse(json);
  if (!message.success) return text(400, 'invalid_payload');
  const { text: fallback = '', blocks, attachments = [] } = message.data;
  if (fallback === '' && blocks === undefined && attachments.length === 0) return text(400, 'no_text');
  if (attachments.length > maxAttachments) return text(400, 'too_many_attachments');
  const all = [blocks, ...attachments.map((attachment) => attachment.blocks)].filter((list) => list !== undefined);
  if (!all.every((list) => blocksSchema.safeParse(list).success)) return text(400, 'invalid_blocks');
  const length = textsOf(all).reduce((sum, piece) => sum + piece.length, 0);
  return length > maxTotalText ? text(400, 'msg_blocks_too_long') : text(200, 'ok');
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
