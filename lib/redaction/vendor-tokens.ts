import type { CredentialKind } from './credential-kind.ts';
import type { CredentialRule } from './credential-rule.ts';
import { createTokenRule, type TokenFormat } from './token-format.ts';

/**
 * Tokens that say themselves whose they are. The formats are those of gitleaks' default rules (8.30, whose ids stand
 * beside them), the lengths a little wider; where there is no rule, the vendor's documentation is named.
 */
const formats: readonly (readonly [kind: CredentialKind, ...TokenFormat])[] = [
  // anthropic-api-key, anthropic-admin-api-key
  ['anthropic_key', 'begins', 'sk-ant-', String.raw`sk-ant-[\w-]{40,200}`],
  // atlassian-api-token; Bitbucket app passwords: support.atlassian.com/bitbucket-cloud/docs/app-passwords
  ['atlassian_token', 'begins', 'atatt3 atbb', String.raw`ATATT3[\w=-]{60,300}|ATBB[A-Za-z0-9]{32}`],
  // databricks-api-token
  ['databricks_token', 'begins', 'dapi', String.raw`dapi[a-f0-9]{32}(?:-\d)?`],
  // digitalocean-pat, -access-token, -refresh-token
  ['digitalocean_token', 'any', 'dop_v1_ doo_v1_ dor_v1_', 'do[opr]_v1_[a-f0-9]{64}'],
  // docs.discord.com/developers/reference, authentication: the id of the bot, a time and a signature in base64url
  [
    'discord_token',
    'alone',
    { of: 'base64url', least: 27, behind: '.' },
    String.raw`\.[\w-]{6}\.[\w-]{27,45}`,
    String.raw`[MNO][\w-]{23,27}`,
  ],
  // docs.docker.com/security/access-tokens
  ['docker_token', 'any', 'dckr_pat_ dckr_oat_', String.raw`dckr_[po]at_[\w-]{20,60}`],
  // doppler-api-token; docs.doppler.com/reference/auth-token-formats
  [
    'doppler_token',
    'begins',
    'dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.',
    String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40,100}`,
  ],
  // dynatrace-api-token
  ['dynatrace_token', 'any', 'dt0', String.raw`dt0[a-z]\d\d\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}`],
  // flyio-access-token
  [
    'flyio_token',
    'begins',
    'fo1_ fm1r_ fm1a_ fm2_',
    String.raw`fo1_[\w-]{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,2000}={0,3}`,
  ],
  // github-pat, -oauth, -app-token, -refresh-token, -fine-grained-pat
  [
    'github_token',
    'any',
    'ghp_ gho_ ghu_ ghs_ ghr_ github_pat_',
    String.raw`gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255}`,
  ],
  // the gitlab-* rules; docs.gitlab.com/security/tokens
  [
    'gitlab_token',
    'any',
    'glpat- gldt- glrt- glcbt- glptt- glft- glagent- gloas- glsoat- glimt- glffct- glwt- gr1348941 _gitlab_session=',
    String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|agent|oas|soat|imt|ffct|wt)-[\w-]{20,320}(?:\.[0-9a-z.]{9,14})?|GR1348941[\w-]{20}|_gitlab_session=[0-9a-z]{32}`,
  ],
  // gcp-api-key; client secrets and access tokens: developers.google.com/identity/protocols/oauth2
  ['google_key', 'any', 'aiza gocspx- ya29.', String.raw`AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{20,2000}`],
  // grafana-service-account-token, grafana-cloud-api-token, grafana-api-key
  [
    'grafana_token',
    'any',
    'glsa_ glc_ eyjrijoi',
    'glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/]{32,400}={0,3}|eyJrIjoi[A-Za-z0-9]{60,400}={0,3}',
  ],
  // heroku-api-key-v2
  ['heroku_key', 'any', 'hrku-aa', String.raw`HRKU-AA[\w-]{58}`],
  // huggingface-access-token, -organization-api-token
  ['huggingface_token', 'begins', 'hf_ api_org_', '(?:hf|api_org)_[A-Za-z0-9]{34}'],
  // linear-api-key
  ['linear_key', 'any', 'lin_api_ lin_oauth_', 'lin_(?:api|oauth)_[A-Za-z0-9]{40,64}'],
  // mailgun-private-api-token
  ['mailgun_key', 'begins', 'key-', 'key-[0-9a-f]{32}'],
  // new-relic-user-api-key, -insert-key, -browser-api-token; licence keys: docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys
  ['new_relic_key', 'begins', 'nrak- nrii- nriq- nrjs- nrra-', 'NR(?:AK|II|IQ|JS|RA)-[A-Za-z0-9-]{19,42}'],
  ['new_relic_key', 'begins', 'nral', 'NRAL', '[0-9a-f]{32,36}(?:FFFF)?'],
  // notion-api-token
  ['notion_token', 'begins', 'ntn_', 'ntn_[A-Za-z0-9]{40,60}'],
  // npm-access-token
  ['npm_token', 'begins', 'npm_', 'npm_[A-Za-z0-9]{36}'],
  // 1password-service-account-token, 1password-secret-key
  [
    'onepassword_token',
    'begins',
    'ops_eyj a3-',
    'ops_eyJ[A-Za-z0-9+/]{100,2000}={0,3}|A3-[A-Z0-9]{6}-[A-Z0-9]{6,11}(?:-[A-Z0-9]{5}){3,4}',
  ],
  // openai-api-key
  [
    'openai_key',
    'begins',
    'sk-proj- sk-svcacct- sk-admin- t3blbkfj',
    String.raw`sk-(?:proj|svcacct|admin)-[\w-]{40,250}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}`,
  ],
  // openshift-user-token
  ['openshift_token', 'any', 'sha256~', String.raw`sha256~[\w-]{43}`],
  // planetscale-api-token, -oauth-token, -password
  ['planetscale_token', 'any', 'pscale_', String.raw`pscale_(?:tkn|oauth|pw)_[\w=.-]{32,64}`],
  // postman-api-token
  ['postman_key', 'any', 'pmak-', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'],
  // pulumi-api-token
  ['pulumi_token', 'begins', 'pul-', 'pul-[a-f0-9]{40}'],
  // pypi-upload-token
  ['pypi_token', 'any', 'pypi-age', String.raw`pypi-AgE[\w-]{50,1000}`],
  // rubygems-api-token
  ['rubygems_key', 'any', 'rubygems_', 'rubygems_[a-f0-9]{48}'],
  // sendgrid-api-token
  ['sendgrid_key', 'begins', 'sg.', String.raw`SG\.[\w-]{16,32}\.[\w-]{16,64}|SG\.[\w=.-]{66}`],
  // sentry-user-token, sentry-org-token
  ['sentry_token', 'any', 'sntryu_ sntrys_', 'sntryu_[a-f0-9]{64}|sntrys_eyJ[A-Za-z0-9+/=_-]{60,600}'],
  // shopify-access-token, -custom-access-token, -private-app-access-token, -shared-secret
  ['shopify_token', 'any', 'shpat_ shpca_ shppa_ shpss_', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'],
  // Standard Webhooks 1.0.0; docs.stripe.com/webhooks
  ['signing_key', 'any', 'whsec_', 'whsec_[A-Za-z0-9+/]{24,100}={0,2}'],
  // slack-bot-token, -user-token, -legacy-*, -config-*, -app-token
  [
    'slack_token',
    'any',
    'xox xapp-',
    String.raw`xox[a-eo-s](?:\.xox[bp])?-[A-Za-z0-9%-]{10,250}|xapp-\d-[A-Za-z0-9-]{20,200}`,
  ],
  // square-access-token; developer.squareup.com/docs/build-basics/access-tokens
  ['square_token', 'begins', 'sq0atp- sq0csp- eaaa', String.raw`sq0(?:atp|csp)-[\w-]{22,60}|EAAA[\w-]{22,60}`],
  // stripe-access-token
  ['stripe_key', 'any', 'k_test_ k_live_ k_prod_', '[sr]k_(?:test|live|prod)_[A-Za-z0-9]{10,250}'],
  // tailscale.com/kb/1277/key-prefixes
  ['tailscale_key', 'any', 'tskey-', String.raw`tskey-[a-z]{2,12}-[\w-]{16,100}`],
  // telegram-bot-api-token
  [
    'telegram_token',
    'ends',
    { of: 'base64url', least: 35, behind: ':' },
    String.raw`:A[\w-]{34}`,
    String.raw`\d{5,16}`,
  ],
  // hashicorp-tf-api-token
  ['terraform_token', 'begins', '.atlasv1.', String.raw`\.atlasv1\.[\w=-]{60,70}`, '[A-Za-z0-9]{14}'],
  // twilio-api-key
  ['twilio_key', 'alone', { of: 'base64', least: 34, beside: 'SK' }, 'SK[0-9a-f]{32}'],
  // vault-service-token, vault-batch-token; developer.hashicorp.com/vault/docs/concepts/tokens
  ['vault_token', 'begins', 'hvs. hvb. hvr.', String.raw`hv[sbr]\.[\w-]{24,300}`],
];

export const vendorTokens: readonly CredentialRule[] = formats.map(([kind, ...format]) =>
  createTokenRule(kind, format),
);
