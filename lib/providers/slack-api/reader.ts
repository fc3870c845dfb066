import * as z from 'zod';
import type { WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { countSlackUnits, parseSlackMessage, readSlackMessage } from '../slack/reader.ts';

const call = z.looseObject({ channel: z.string().regex(/^[CGD][A-Z0-9]+$/) });

/** The arguments of `chat.postMessage`: a channel, and what a webhook takes. */
export function parseSlackApiMessage(body: string) {
  const { channel, ...message } = call.parse(JSON.parse(body));
  return { channel, message: parseSlackMessage(JSON.stringify(message)) };
}

export function readSlackApiMessage(body: string): WhatAReaderGets {
  return readSlackMessage(JSON.stringify(parseSlackApiMessage(body).message));
}

export function countSlackApiUnits(body: string): number {
  return countSlackUnits(JSON.stringify(parseSlackApiMessage(body).message));
}
