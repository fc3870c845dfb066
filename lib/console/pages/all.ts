import type { ConsolePage } from '../console-page.ts';
import { pages } from '../pages.ts';
import { allowListPage } from './allow-list.ts';
import { messagesPage } from './messages.ts';
import { sendPage } from './send.ts';
import { whyPage } from './why.ts';

/** In the order of the navigation: what happened, and then what one may try. */
export const allPages: readonly ConsolePage[] = [...pages, messagesPage, sendPage, whyPage, allowListPage];
