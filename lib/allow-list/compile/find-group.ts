import type { Receiver } from '../allow-list.ts';
import { locate } from './locate.ts';
import { parseYaml, type SourceFile } from './parse-yaml.ts';
import { plainValue } from './plain-value.ts';
import { readPlatform } from './read-platform.ts';
import { expandSenders, textsOf } from './sender-groups.ts';

/** The group by which a receiver has its sender; `undefined` where its team lists the sender itself. */
export type FindGroup = (receiver: Pick<Receiver, 'team' | 'name' | 'sender'>) => string | undefined;

export function createGroupFinder(files: readonly SourceFile[]): FindGroup {
  const sourceOf = (path: string) => files.find((file) => file.path === path);
  return ({ team, name, sender }) => {
    const [platform, teamFile] = [sourceOf('platform.yml'), sourceOf(`teams/${team}.yml`)];
    const groups = platform && readPlatform(platform).platform?.senderGroups;
    const file = teamFile && parseYaml(teamFile).file;
    if (groups === undefined || file === undefined) return undefined;
    const { value } = locate({ file, name: '', key: undefined, value: file.root }, ['receivers', name, 'senders']);
    return expandSenders(groups, textsOf(plainValue(value))).find((listed) => listed.sender === sender)?.group;
  };
}
