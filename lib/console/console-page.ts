import type { AllowList } from '../allow-list/allow-list.ts';
import type { SourceFile } from '../allow-list/compile/parse-yaml.ts';
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
  readonly allowList: AllowList;
  /** The allow-list's YAML. */
  readonly files: readonly SourceFile[];
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

export type PageRequest = {
  /** What follows the page's path, without the slash: `12` of `/messages/12`. */
  readonly rest: string;
  /** Of a GET its query, of a POST its form. */
  readonly fields: URLSearchParams;
};

export type PageAnswer =
  /** Inside the console's own frame: navigation, heading, style. */
  | { readonly kind: 'page'; readonly title: string; readonly body: Html; readonly status?: number }
  /** A whole document that a page shows in a sandboxed `<iframe>`: no script runs in it, and it reaches nothing. */
  | { readonly kind: 'framed'; readonly document: string }
  | { readonly kind: 'see_other'; readonly path: string }
  | { readonly kind: 'not_found' };

/** One page of the console. Whoever asks is on this machine, and the server has checked `Host` and `Origin`. */
export type ConsolePage = {
  /** Such as `/messages`. */
  readonly path: string;
  /** How the navigation calls it. */
  readonly label: string;
  readonly get: (request: PageRequest, context: ConsoleContext) => Promise<PageAnswer>;
  readonly post?: (request: PageRequest, context: ConsoleContext) => Promise<PageAnswer>;
};
