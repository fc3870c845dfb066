import type { OutboundRequest } from '../providers/contract/outbound-request.ts';
import type { Html } from '../text/html.ts';

/** How one vendor shows what is sent to it: roughly, from its own format, and nothing that the request does not say. */
export type Preview = {
  /** The vendor's name, as a heading. */
  readonly name: string;
  /** Classes of `preview.css`, named by look. */
  readonly look: string;
  /** Another type that shows the same, and stands for both in the overview. */
  readonly sameAs?: string;
  /** Its messages are long, so that the image has but two of them. */
  readonly long?: true;
  /** Throws for what it does not know, so that a preview never leaves out a part of a message. */
  readonly draw: (request: OutboundRequest) => Html;
};

/** The JSON of an HTTPS request's body, to be parsed by a schema. */
export function readJsonBody(request: OutboundRequest): unknown {
  return JSON.parse(readBody(request));
}

export function readBody(request: OutboundRequest): string {
  if (request.kind !== 'https') throw new Error('not an HTTPS request');
  return request.body;
}

/** For a part of a message that a preview does not draw. */
export function undrawn(part: string): never {
  throw new Error(`no preview draws this part: ${part}`);
}

/** Throws where there is more in a part than its preview draws. */
export function nothingElse(rest: object): void {
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined) undrawn(name);
  }
}
