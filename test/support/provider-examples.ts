import type { FencedHost } from '../../lib/allow-list/allow-list.ts';
import type { RejectReason } from '../../lib/audit/reasons.ts';
import type { Answer, OutboundRequest } from '../../lib/providers/contract/outbound-request.ts';
import { providers } from '../../lib/providers/registry.ts';
import type { WhatAReaderGets } from './provider-readers/what-a-reader-gets.ts';

/** What a quiet probe says of a destination whose secret was revoked, and of one whose channel, room or topic is gone. */
export type ProbeExample = {
  readonly revoked: RejectReason | 'not_noticed';
  readonly gone: RejectReason | 'not_noticed';
};

/** What the contract suite has to know of a provider: `contract.ts` of its room. */
export type ProviderExample = {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Every field of the secret, valid. */
  readonly secret: Readonly<Record<string, string>> | undefined;
  readonly fence: readonly FencedHost[];
  /** Where the URL that is called comes from; absent where the provider calls a fixed host or none. */
  readonly urlFrom?: { readonly part: 'secret' | 'options'; readonly field: string; readonly url: string };
  /** Whose status codes the answers have; HTTP's where absent. */
  readonly replies?: 'smtp';
  /** The static mention of `options`, as a reader finds it. */
  readonly mentions: readonly string[];
  readonly delivered: Answer;
  /** Answers with a success status that are none. */
  readonly notDelivered: readonly Answer[];
  /** What the vendor limits, each measured on a request. */
  readonly limits: readonly {
    readonly name: string;
    readonly max: number;
    readonly measure: (request: OutboundRequest) => number;
  }[];
  /** Markup that the template writes itself, whatever an alert says. */
  readonly markup: ReadonlySet<string>;
  /** Whether texts arrive as they were sent, for machines. */
  readonly rawTexts: boolean;
  /** False where no client makes a link of a text: it is code, in pieces, or for machines. So it needs no defanger. */
  readonly linksTexts?: false;
  /** Whether a refusal is sent again until patience ends; elsewhere it is final, so that a fallback hears at once. */
  readonly retriesRefusals?: true;
  /** Where a value can be any line of the text, what is ours stands in a form of its own, which `read` finds. */
  readonly ownForm?: true;
  /** Or why there is no quiet probe. */
  readonly probe: ProbeExample | { readonly none: string };
  readonly read: (request: OutboundRequest) => WhatAReaderGets;
};

type Room = { readonly contract: ProviderExample };

/** By type, one for every provider of the registry. */
export const providerExamples: ReadonlyMap<string, ProviderExample> = new Map(
  await Promise.all(
    [...providers.keys()].map(async (type): Promise<[string, ProviderExample]> => {
      const room: Room = await import(new URL(`../../lib/providers/${type}/contract.ts`, import.meta.url).href);
      return [type, room.contract];
    }),
  ),
);
