import type { Answers } from './answers.ts';

/**
 * As infra/ci/allow-list.yml, with the package in the place of this repository: what judges comes from the base branch, what
 * runs code may not write, and what may write runs no code.
 */
export function githubWorkflow({ region }: Answers): string {
  return `# Checks every pull request, comments who can be notified after it, and deploys what was merged.
#
# A pull request is checked by the version of alertguard that the base branch pins, so that it cannot change its own
# check. The first job runs code, with a token that can read and nothing else; the one that may comment runs none and
# takes its text from it. A pull request from a fork gets no comment: its table is in the summary of the run.
name: alertguard

on:
  pull_request:
  push:
    branches: [main]

permissions: {}

concurrency:
  group: alertguard-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

env:
  # Where an Alertmanager is configured; nothing is linted where this file is not there.
  ALERTMANAGER: alertmanager.yml

jobs:
  check:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
    outputs:
      compared: \${{ steps.compare.outputs.compared }}
    steps:
      # The merge of the pull request, whose first parent is the base branch as it is now.
      - uses: actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0
        with:
          fetch-depth: 2
          persist-credentials: false
      - uses: actions/setup-node@249970729cb0ef3589644e2896645e5dc5ba9c38 # v6.5.0
        with:
          node-version: 24
          package-manager-cache: false

      - name: Install what the base branch pins
        run: |
          git worktree add --detach "$RUNNER_TEMP/base" HEAD^1
          npm --prefix "$RUNNER_TEMP/base" ci --ignore-scripts
          echo "$RUNNER_TEMP/base/node_modules/.bin" >> "$GITHUB_PATH"

      - name: Check
        run: alertguard check --format github

      - name: Compare
        id: compare
        run: |
          alertguard diff HEAD^1 --format markdown > "$RUNNER_TEMP/comment.md"
          cat "$RUNNER_TEMP/comment.md" >> "$GITHUB_STEP_SUMMARY"
          echo "compared=true" >> "$GITHUB_OUTPUT"

      - uses: actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0
        with:
          name: comment
          path: \${{ runner.temp }}/comment.md
          retention-days: 1

      # Deploys nothing: what a deployment would reject, alertguard.yml included, is rejected here.
      - name: Build
        run: alertguard build --stage prod --out "$RUNNER_TEMP/build"

      - name: Lint
        if: \${{ !cancelled() && hashFiles(env.ALERTMANAGER) != '' }}
        run: alertguard lint "$ALERTMANAGER" --format github

  comment:
    needs: check
    # The token of a pull request from a fork cannot write.
    if: >-
      \${{ !cancelled() && needs.check.outputs.compared == 'true'
      && github.event.pull_request.head.repo.full_name == github.repository }}
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      pull-requests: write
    steps:
      - uses: actions/download-artifact@37930b1c2abaa49bbe596cd826c3c89aef350131 # v7.0.0
        with:
          name: comment
          path: \${{ runner.temp }}

      - name: Comment, once for each pull request
        env:
          GH_TOKEN: \${{ github.token }}
          COMMENTS: repos/\${{ github.repository }}/issues/\${{ github.event.pull_request.number }}/comments
          ALL_COMMENTS: repos/\${{ github.repository }}/issues/comments
        run: |
          mark='<!-- alertguard diff -->'
          own=".[] | select(.user.login == \\"github-actions[bot]\\" and (.body | startswith(\\"$mark\\"))) | .id"
          id=$(gh api --paginate "$COMMENTS" --jq "$own" | head -n 1)
          if [ -n "$id" ]; then
            gh api --method PATCH "$ALL_COMMENTS/$id" --field "body=@$RUNNER_TEMP/comment.md" --silent
          else
            gh api --method POST "$COMMENTS" --field "body=@$RUNNER_TEMP/comment.md" --silent
          fi

  deploy:
    # Off until the repository has the variable ALERTGUARD_DEPLOY_ROLE: the ARN of a role that trusts this repository's
    # environment prod (OpenID Connect; see README.md).
    if: github.event_name == 'push' && vars.ALERTGUARD_DEPLOY_ROLE != ''
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    environment: prod
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0
        with:
          persist-credentials: false
      - uses: actions/setup-node@249970729cb0ef3589644e2896645e5dc5ba9c38 # v6.5.0
        with:
          node-version: 24
          package-manager-cache: false

      - name: Install
        run: npm ci --ignore-scripts

      - uses: aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3
        with:
          role-to-assume: \${{ vars.ALERTGUARD_DEPLOY_ROLE }}
          aws-region: ${region}

      - name: Deploy
        run: npx alertguard deploy --stage prod --yes
`;
}
