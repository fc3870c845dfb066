import type { Answers } from './answers.ts';

/** As the workflow of GitHub. GitLab has one token for all jobs, which can read; the note is written with another. */
export function gitlabPipeline({ region }: Answers): string {
  return `# Checks every merge request, writes a note of who can be notified after it, and deploys what was merged.
#
# A merge request is checked by the version of alertguard that is pinned where it branched off. It could change this file,
# so let the platform team approve changes of it (CODEOWNERS), or keep it in another project (Settings > CI/CD > General
# pipelines > CI/CD configuration file). The pipeline of a fork has none of this project's variables.
stages: [check, comment, deploy]

default:
  image: node:24
  interruptible: true

.with-base:
  stage: check
  timeout: 10 minutes
  variables:
    GIT_DEPTH: "0"
  before_script:
    - base=$(mktemp -d)
    - git worktree add --detach "$base" "$CI_MERGE_REQUEST_DIFF_BASE_SHA"
    - npm --prefix "$base" ci --ignore-scripts
    - export PATH="$base/node_modules/.bin:$PATH"

check:
  extends: .with-base
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    # The report is for the merge request, the second run for the log.
    - alertguard check --format gitlab > check.json || alertguard check
    # Deploys nothing: what a deployment would reject, alertguard.yml included, is rejected here.
    - alertguard build --stage prod --out "$(mktemp -d)"
  artifacts:
    when: always
    reports:
      codequality: check.json

lint:
  extends: .with-base
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      exists: [alertmanager.yml]
  script:
    - alertguard lint alertmanager.yml --format gitlab > lint.json || alertguard lint alertmanager.yml
  artifacts:
    when: always
    reports:
      codequality: lint.json

compare:
  extends: .with-base
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - alertguard diff "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --format markdown > comment.md
    - cat comment.md
  artifacts:
    expose_as: Who can be notified
    paths: [comment.md]
    expire_in: 30 days

comment:
  stage: comment
  needs: [compare]
  timeout: 5 minutes
  rules:
    # A project access token with the role Reporter and the scope api. Whoever can push a branch can read it, so let it do
    # no more than write notes. Without it the table is an artifact of the job compare.
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $ALERTGUARD_COMMENT_TOKEN
  variables:
    GIT_STRATEGY: none
    NOTES: $CI_API_V4_URL/projects/$CI_MERGE_REQUEST_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
  script:
    - |
      call() { printf 'PRIVATE-TOKEN: %s' "$ALERTGUARD_COMMENT_TOKEN" | curl --silent --show-error --fail --header @- "$@"; }
      read_json() { node -e "const it = JSON.parse(require('fs').readFileSync(0)); console.log($1)"; }
      ME=$(call "$CI_API_V4_URL/user" | read_json 'it.id')
      own="it.find(({ author, body }) => author.id === $ME && body.startsWith('<!-- alertguard diff -->'))?.id ?? ''"
      ID=$(call "$NOTES?per_page=100&sort=asc&order_by=created_at" | read_json "$own")
      if [ -n "$ID" ]; then
        call --request PUT --data-urlencode body@comment.md --output /dev/null "$NOTES/$ID"
      else
        call --request POST --data-urlencode body@comment.md --output /dev/null "$NOTES"
      fi

deploy:
  stage: deploy
  timeout: 1 hour
  rules:
    # Off until the project has the variable ALERTGUARD_DEPLOY_ROLE: the ARN of a role that trusts this project's branch
    # (OpenID Connect; see README.md).
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $ALERTGUARD_DEPLOY_ROLE
  interruptible: false
  resource_group: prod
  environment: prod
  id_tokens:
    AWS_TOKEN:
      aud: sts.amazonaws.com
  variables:
    AWS_REGION: ${region}
    AWS_ROLE_ARN: $ALERTGUARD_DEPLOY_ROLE
    AWS_ROLE_SESSION_NAME: alertguard-$CI_PIPELINE_ID
  script:
    - npm ci --ignore-scripts
    - AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)
    - export AWS_WEB_IDENTITY_TOKEN_FILE
    - printf '%s' "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
    - npx alertguard deploy --stage prod --yes
`;
}
