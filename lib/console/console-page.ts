import type { AllowList } from '../allow-list/allow-list.ts';
import type { SourceFile } from '../allow-list/compile/parse-yaml.ts';
import type { StageQueues } from '../dead-letters/dead-letter-queue.ts';
import type { LocalStack } from '../local/start-local-stack.ts';
import type { Html } from '../text/html.ts';
import type { Controls } from '../views/controls.ts';
import type { Evidence } from '../views/evidence.ts';
import type { Traffic } from './traffic.ts';

/** What a page may use: the running stack, and what it has said. */
export type ConsoleContext = {
  readonly evidence: () => Promise<Evidence>;
  readonly controls: Controls;
  readonly stack: LocalStack;
  /** What `createTraffic` heard of this stack. */
  readonly traffic: Traffic;
  /** For what SQS is asked and told beside the stack's own functions. */
  readonly queues: StageQueues;
  /** One after the other: what reads the dead letters hides them from others meanwhile. */
  readonly alone: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly allowList: AllowList;
  /** The allow-list's YAML. */
  readonly files: readonly SourceFile[];
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Aborted when the console ends. */
  readonly stop: AbortSignal;
};

export type PageRequest = {
  /** What follows the page's path, without the slash: `12` of `/messages/12`. */
  readonly rest: string;
  /** Of a GET its query, of a POST its form. */
  readonly fields: URLSearchParams;
};

export type PageAnswer =
  /**
   * Inside the console's own frame: navigation, heading, style. With `live: false` it stays as it was loaded: it holds a
   * form, or is too dear to be made again with each event.
   */
  | {
      readonly kind: 'page';
      readonly title: string;
      readonly body: Html;
      readonly status?: number;
      readonly live?: false;
    }
  /** A whole document that a page shows in a sandboxed `<iframe>`: no script runs in it, and it reaches nothing. */
  | { readonly kind: 'framed'; readonly document: string }
  | { readonly kind: 'see_other'; readonly path: string }
  | { readonly kind: 'not_found' };

/** One page of the console. Whoever asks is on this machine, and the server has checked `Host` and `Origin`. */
export type ConsolePage = {
  /** Such as `/messages`; `/` is the front page alone. */
  readonly path: string;
  /** How the navigation calls it. */
  readonly label: string;
  readonly get: (request: PageRequest, context: ConsoleContext) => Promise<PageAnswer>;
  readonly post?: (request: PageRequest, context: ConsoleContext) => Promise<PageAnswer>;
};
