import type { ConsolePage } from './console-page.ts';
import { deadLettersPage } from './dead-letters-page.ts';
import { frontPage } from './front-page.ts';
import { viewPages } from './view-pages.ts';

/** In the order of the navigation. */
export const pages: readonly ConsolePage[] = [frontPage, ...viewPages, deadLettersPage];
