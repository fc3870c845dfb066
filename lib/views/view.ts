import type { Html } from '../text/html.ts';
import type { Controls } from './controls.ts';
import type { Evidence } from './evidence.ts';
import type { ViewName, ViewRequest } from './view-request.ts';

/** The answer in a few words, for a front page; how good it is decides on its colour. */
export type Headline = { readonly text: string; readonly tone: 'good' | 'late' | 'bad' };

export type RequestOf<Name extends ViewName> = Extract<ViewRequest, { view: Name }>;

/** One question, and how it is answered. Pure, and without scripts: what a label or a name holds is text. */
export type View<Name extends ViewName> = {
  /** A heading. */
  readonly title: string;
  /** The question as a person asks it. */
  readonly asks: string;
  readonly headline: (evidence: Evidence) => Headline;
  /** Without the title. */
  readonly draw: (request: RequestOf<Name>, evidence: Evidence, controls: Controls) => Html;
};
