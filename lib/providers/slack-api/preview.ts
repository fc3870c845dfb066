import type { Preview } from '../../preview/preview.ts';
import { preview as slack } from '../slack/preview.ts';

export const preview: Preview = { ...slack, name: 'Slack, bot', sameAs: 'slack' };
