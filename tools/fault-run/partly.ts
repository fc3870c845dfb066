import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { parseJsonBody } from '../../lib/local/stand-in/read-body.ts';
import type { EndpointAnswer } from '../../lib/local/stand-in/start-endpoint.ts';

export type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Forward = (exchange: Exchange) => Promise<EndpointAnswer>;

const batchSchema = z.looseObject({ Entries: z.array(z.looseObject({ Id: z.string() })).min(1) });
const resultSchema = z.object({
  Successful: z.array(z.unknown()).default([]),
  Failed: z.array(z.unknown()).default([]),
});

/** Passes on some entries of a batch and reports the others as failed, inside a 200, as SQS does under stress. */
export async function failPartly(exchange: Exchange, forward: Forward, random: () => number): Promise<EndpointAnswer> {
  const batch = batchSchema.parse(parseJsonBody(exchange.body));
  const unlucky = Math.floor(random() * batch.Entries.length);
  const fails = batch.Entries.map((_, index) => index === unlucky || random() < 0.3);
  const kept = batch.Entries.filter((_, index) => !fails[index]);
  const refused = batch.Entries.filter((_, index) => fails[index]);
  const body = Buffer.from(JSON.stringify({ ...batch, Entries: kept }));
  const answer = kept.length === 0 ? undefined : await forward({ ...exchange, body });
  const { Successful, Failed } = resultSchema.parse(JSON.parse(answer?.body ?? '{}'));
  const failures = refused.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'injected' }));
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ Successful, Failed: [...Failed, ...failures] }),
  };
}
