import { providers } from '../providers/registry.ts';
import { version } from '../version.ts';
import type { Answers } from './answers.ts';

/** One page, for a team that wants its alerts, and for whoever deploys. */
export function readme(answers: Answers): string {
  const { sender, team } = answers;
  return `# Who is notified of which alerts

[alertguard](node_modules/alertguard/README.md) stands between Prometheus Alertmanager and the places that alerts go. It delivers to the destinations that are listed here and to no others, whatever the labels of an alert say. This repository holds no secret.

| file | what it says | owner |
|---|---|---|
| \`allow-list/teams/<team>.yml\` | where the alerts of a team go | that team |
| \`allow-list/platform.yml\` | who may send, and how far each team reaches | platform team |
| \`alertguard.yml\` | what is deployed, with which parameters | platform team |
| \`CODEOWNERS\` | who must approve a change of which file | platform team |
| ${pipelineFiles(answers)} | what checks a ${request(answers)}, and deploys | platform team |

Node 22.12 or later runs all of it: \`npm ci\` installs it, \`npx alertguard --help\` lists the commands.

## Your alerts in your channel

1. Write the destination and a receiver into your team's file, as in [\`allow-list/teams/${team}.yml\`](allow-list/teams/${team}.yml). Your editor knows the fields from the first line of the file; there are ${providers.size} types of destination, from Slack to email.
2. Check it: \`npx alertguard check\`. To see a message: \`npx alertguard start --once\`, on your machine, without any account.
3. Have its secret stored: \`npx alertguard destination create ${team}/slack --stage prod < secret.json\`. Without access to the AWS account, ask the platform team.
4. Open a ${request(answers)}. The check reports every error at its line, and a comment says who can be notified after it.
5. In Alertmanager, give the receiver exactly the name that it has here (\`${team}-critical\`), and the URL of the relay.

A new team, sender, mail domain or host: the platform team adds it to \`platform.yml\`.

## Deploy it

Once, by the platform team, with region and credentials in the environment as for the \`aws\` command:

1. \`npm install\`, which writes \`package-lock.json\`. Write your own groups into \`CODEOWNERS\`. Commit all of it to the main branch, and protect that branch.
2. Create the keys and secrets, then deploy. The first command prints how to connect Alertmanager by the relay:

   \`\`\`sh
   npx alertguard sender create ${sender} --stage prod
   npx alertguard destination create ${team}/slack --stage prod < secret.json
   npx alertguard deploy --stage prod
   \`\`\`

3. Let Amazon SES verify the address in \`emailFrom\`, or no email is delivered.
4. Try it: \`npx alertguard check --live --stage prod\` asks every vendor, without a message.
5. To deploy by the pipeline what was merged, create an IAM role that trusts it by OpenID Connect, and set ${variable(answers)} \`ALERTGUARD_DEPLOY_ROLE\` to its ARN. ${trust(answers)}

To update, change the version in \`package.json\` (now ${answers.package === version ? version : `\`${answers.package}\``}), run \`npm install\`, and open a ${request(answers)}.

## Commands

| \`npx alertguard …\` | what it does |
|---|---|
| \`check\` | reports every error of the allow-list |
| \`diff origin/main\` | says who can newly be notified, and who no longer |
| \`start\` | runs the whole guard on this machine |
| \`lint alertmanager.yml\` | reports the risks in an Alertmanager's configuration |
| \`migrate alertmanager.yml --out migrated\` | turns its receivers into an allow-list, to be merged into this one by hand |
| \`build --stage prod\` | writes the template and the functions, for your own way of deploying |
| \`deploy --stage prod\` | deploys; shows first what changes |
| \`audit --stage prod\` | answers who was notified, and why not |
| \`dead-letters list --stage prod\` | lists what could not be delivered |
`;
}

function request({ ci }: Answers): string {
  return ci === 'gitlab' ? 'merge request' : 'pull request';
}

function pipelineFiles({ ci }: Answers): string {
  const github = '`.github/workflows/alertguard.yml`';
  const gitlab = '`.gitlab-ci.yml`';
  return ci === 'both' ? `${github}, ${gitlab}` : ci === 'github' ? github : gitlab;
}

function variable({ ci }: Answers): string {
  return ci === 'gitlab' ? 'the CI/CD variable' : "the repository's variable";
}

function trust({ ci }: Answers): string {
  const github = 'On GitHub its subject is `repo:<organization>/<repository>:environment:prod`.';
  const gitlab =
    'On GitLab its subject is `project_path:<group>/<project>:ref_type:branch:ref:main`, and its audience `sts.amazonaws.com`. A merge request gets its comment as a note where `ALERTGUARD_COMMENT_TOKEN` is set (see `.gitlab-ci.yml`), else as an artifact.';
  return ci === 'both' ? `${github} ${gitlab}` : ci === 'github' ? github : gitlab;
}
