import type { NotificationView } from '../../rendering/notification-view.ts';

/** Status and counts, `[FIRING:2, RESOLVED:1]`: they are ours. */
const titleStatus = /^\[(?:FIRING|RESOLVED)(?::\d{1,9}\+?)?(?:, RESOLVED:\d{1,9}\+?)?\](?= )/;

/**
 * A word in which no server, however old, finds a mention, a link or markup, wherever it stands between spaces: letters and
 * digits, single underscores inside a word of ASCII alone, hyphens inside a word without them (`a-b_c_2` has italics),
 * `×30`; `localhost` was a link. Eight versions of message-parser from 0.6 to 0.32 took 60,000 titles of such words as text.
 */
const harmlessWord =
  /^(?:[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*|[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200C\u200D]*(?:-[\p{L}\p{M}\p{N}\u200C\u200D]+)*|×\d{1,9}|-)?…?,?$/u;

/** The title with an ellipsis for each run of words that are not harmless: it may stand in the message itself. */
export function harmlessTitle({ title, status }: Pick<NotificationView, 'title' | 'status'>): string {
  const [ours = `[${status.toUpperCase()}]`] = titleStatus.exec(title) ?? [];
  const words = title.startsWith(ours) ? title.slice(ours.length + 1).split(' ') : ['…'];
  const shown = words.map((word) => (harmlessWord.test(word) && !word.startsWith('localhost') ? word : '…'));
  return [ours, ...shown.filter((word, index) => word !== '…' || shown[index - 1] !== '…')].join(' ');
}
