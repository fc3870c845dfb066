import { allowListFolder } from '../project/parse-project.ts';
import type { Answers } from './answers.ts';

/** In the root, where GitHub and GitLab both find it. */
export function codeOwners({ organization, team }: Answers): string {
  const all = '*';
  const own = `/${allowListFolder}/teams/${team}.yml`;
  return `# Who must approve a change of which file. It has an effect once the branch is protected and requires a review by code
# owners, and once the groups below are your own.
#
# Only the last matching line counts.

# All that decides who can be notified: senders and fences, the pipeline, the pinned version.
${all.padEnd(own.length)}  @${organization}/platform

# One line for each team: its own file and nothing else, as it can name nothing outside its fence.
${own}  @${organization}/${team}
`;
}
