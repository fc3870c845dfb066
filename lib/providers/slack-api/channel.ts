import type * as z from 'zod';
import type { slackCall } from './format.ts';

/** A message as a channel of the stand-in keeps it. */
export type SlackPost = Omit<z.output<typeof slackCall>, 'channel'> & {
  readonly ts: string;
  /** The token that posted it. */
  readonly bot: string;
};

export type SlackChannel = {
  readonly add: (post: Omit<SlackPost, 'ts'>) => SlackPost;
  readonly find: (ts: string) => SlackPost | undefined;
  /** In the place of the one with its `ts`. */
  readonly replace: (post: SlackPost) => void;
  /** The oldest first. */
  readonly messages: () => readonly SlackPost[];
};

/** The channels of a stand-in by their ids, each empty at first. */
export function createChannels(): (id: string) => SlackChannel {
  const channels = new Map<string, SlackChannel>();
  return (id) => {
    const channel = channels.get(id) ?? createChannel();
    channels.set(id, channel);
    return channel;
  };
}

function createChannel(): SlackChannel {
  const posts = new Map<string, SlackPost>();
  let newest = '';
  return {
    add: (post) => {
      const now = Math.floor(Date.now() / 1000);
      const [second, count] = newest.split('.').map(Number);
      const ts = toTimestamp(Math.max(now, second ?? 0), second !== undefined && now <= second ? (count ?? 0) + 1 : 0);
      newest = ts;
      const kept = { ...post, ts };
      posts.set(ts, kept);
      return kept;
    },
    find: (ts) => posts.get(ts),
    replace: (post) => posts.set(post.ts, post),
    messages: () => [...posts.values()],
  };
}

function toTimestamp(second: number, count: number): string {
  return `${second}.${String(count).padStart(6, '0')}`;
}
