import { createPlatformSchema } from '../allow-list/schema/create-platform-schema.ts';
import { createTeamSchema } from '../allow-list/schema/create-team-schema.ts';
import { formatSchema } from '../allow-list/schema/format-schema.ts';
import { allowListFolder, projectFile } from '../project/parse-project.ts';
import { providers } from '../providers/registry.ts';
import { alertguardYml } from './alertguard-yml.ts';
import { platformYml, teamYml } from './allow-list-files.ts';
import type { Answers } from './answers.ts';
import { codeOwners } from './code-owners.ts';
import { githubWorkflow } from './github-workflow.ts';
import { gitlabPipeline } from './gitlab-pipeline.ts';
import { packageJson } from './package-json.ts';
import { readme } from './readme.ts';

export type ProjectFile = { readonly path: string; readonly text: string };

/** All files of a new repository, with paths from its root. Same answers, same bytes. */
export function projectFiles(answers: Answers): readonly ProjectFile[] {
  const { ci, team } = answers;
  return [
    { path: 'README.md', text: readme(answers) },
    { path: projectFile, text: alertguardYml(answers) },
    { path: `${allowListFolder}/platform.yml`, text: platformYml(answers) },
    { path: `${allowListFolder}/teams/${team}.yml`, text: teamYml(answers) },
    { path: `${allowListFolder}/platform.schema.json`, text: formatSchema(createPlatformSchema()) },
    { path: `${allowListFolder}/team.schema.json`, text: formatSchema(createTeamSchema(providers)) },
    { path: 'CODEOWNERS', text: codeOwners(answers) },
    ...(ci === 'gitlab' ? [] : [{ path: '.github/workflows/alertguard.yml', text: githubWorkflow(answers) }]),
    ...(ci === 'github' ? [] : [{ path: '.gitlab-ci.yml', text: gitlabPipeline(answers) }]),
    { path: 'package.json', text: packageJson(answers) },
    { path: '.gitignore', text: 'node_modules/\nbuild/\n.alertguard/\n' },
  ];
}

/** What would go before a file that is written: GitHub reads this one of two, GitLab the one in the root. */
export function shadowing({ ci }: Answers): readonly string[] {
  return ci === 'gitlab' ? [] : ['.github/CODEOWNERS'];
}
