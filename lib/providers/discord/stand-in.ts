import { randomBytes, randomInt } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';

/** Characters over all embeds. Source: docs.discord.com, Message, "Embed Limits". */
export const maxEmbedCharacters = 6_000;

const characters = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .refine((text) => [...text].length <= max);

const snowflakes = z
  .array(z.string().regex(/^\d{17,20}$/))
  .max(100)
  .optional();

const embedSchema = z.strictObject({
  title: characters(256).optional(),
  description: characters(4_096).optional(),
  url: z.url().optional(),
  color: z.int().min(0).max(0xffffff).optional(),
  footer: z.strictObject({ text: characters(2_048) }).optional(),
  author: z.strictObject({ name: characters(256) }).optional(),
  fields: z
    .array(z.strictObject({ name: characters(256), value: characters(1_024), inline: z.boolean().optional() }))
    .max(25)
    .optional(),
});

type Embed = z.output<typeof embedSchema>;

const messageSchema = z.strictObject({
  content: characters(2_000).optional(),
  embeds: z.array(embedSchema).max(10).refine(isShortEnough).optional(),
  allowed_mentions: z
    .strictObject({ parse: z.array(z.enum(['roles', 'users', 'everyone'])), users: snowflakes, roles: snowflakes })
    // A kind is either parsed or listed. Source: docs.discord.com, "Allowed Mentions Object".
    .refine(({ parse, users, roles }) => !(users && parse.includes('users')) && !(roles && parse.includes('roles')))
    .optional(),
});

/**
 * Stands in for Discord's webhooks. Without `wait=true` a message is not answered with itself.
 * Source: docs.discord.com, Webhook, "Execute Webhook"; "Opcodes and Status Codes".
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  const destinationOf = ({ target }: EndpointRequest) => destinations.get(pathOf(target));
  return await serveStandIn(
    {
      type: 'discord',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const id = `2237047064955${randomInt(10_000, 100_000)}`;
        const path = `/api/webhooks/${id}/${randomBytes(24).toString('base64url')}`;
        destinations.set(path, destination.id);
        return { secret: { webhookUrl: `https://discord.com${path}` }, host: 'discord.com:443' };
      },
      recognise: destinationOf,
      judge: (request) => judge(request, destinationOf(request) !== undefined, [...destinations.keys()]),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, admitted: boolean, paths: readonly string[]): EndpointAnswer {
  if (!admitted) {
    const id = /^\/api\/webhooks\/(\d+)\/[\w-]+$/.exec(pathOf(request.target))?.[1];
    const known = paths.some((path) => path.split('/')[3] === id);
    return known ? refuse(401, 50027, 'Invalid Webhook Token') : refuse(404, 10015, 'Unknown Webhook');
  }
  if (request.method !== 'POST') return refuse(405, 0, '405: Method Not Allowed');
  const message = messageSchema.safeParse(request.json);
  if (!message.success) return refuse(400, 50035, 'Invalid Form Body');
  const { content, embeds = [] } = message.data;
  if (content === undefined && embeds.length === 0) return refuse(400, 50006, 'Cannot send an empty message');
  const { searchParams } = new URL(request.target, 'https://discord.com');
  if (searchParams.get('wait') !== 'true') return { status: 204, body: '' };
  return json(200, { id: '334385199974967042', type: 0, content: content ?? '', embeds });
}

function isShortEnough(embeds: readonly Embed[]): boolean {
  const texts = embeds.flatMap(({ title, description, footer, author, fields = [] }) => [
    ...[title, description, footer?.text, author?.name],
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return texts.reduce((sum, text = '') => sum + [...text].length, 0) <= maxEmbedCharacters;
}

function pathOf(target: string): string {
  return target.split('?')[0] ?? '';
}

function refuse(status: number, code: number, message: string): EndpointAnswer {
  return json(status, { message, code });
}

function json(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
