import type { CredentialKind } from '../../lib/redaction/credential-kind.ts';
import { createRandomText } from './redaction-random.ts';
import { serviceTokens } from './redaction-service-tokens.ts';

/**
 * A credential as it may get into an alert. `text` is what stands there, `secret` the part of it that must be gone;
 * they are put together here, so that no scanner of this repository takes them for leaks.
 */
export type PlantedCredential = {
  readonly name: string;
  readonly kind: CredentialKind;
  readonly text: string;
  readonly secret: string;
};

/** One of every form, other ones for every seed. */
export function plantedCredentials(seed: number): PlantedCredential[] {
  const random = createRandomText(seed);
  const { alnum, base64, base64url, digits, hex, letters, lower, upper, uuid } = random;
  const planted: PlantedCredential[] = [];
  const plant = (name: string, kind: CredentialKind, text: string, secret = text) =>
    planted.push({ name, kind, text, secret });
  /** What has its secret in the middle: `plantIn('…', kind, before, secret, after)`. */
  const plantIn = (name: string, kind: CredentialKind, before: string, secret: string, after = '') =>
    plant(name, kind, before + secret + after, secret);
  const base64OfJson = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const pem = (label: string) =>
    [`-----BEGIN ${label}`, `-----\n${base64(64)}\n${base64(64)}\n${base64(30)}==\n-----END ${label}`, '-----'].join(
      '',
    );

  plant('AWS access key id', 'aws_access_key_id', `AK${'IA'}${upper(16)}`);
  plant('AWS temporary access key id', 'aws_access_key_id', `AS${'IA'}${upper(16)}`);
  plant('AWS secret access key', 'aws_secret_key', mixed(base64, 40));
  plant('AWS session token', 'aws_session_token', `IQoJb3${'JpZ2lu'}X2Vj${base64(300)}==`);
  plant('Anthropic key', 'anthropic_key', `sk-${'ant'}-api03-${base64url(93)}AA`);
  plant('Atlassian token', 'atlassian_token', `ATA${'TT3'}xFfGF0${base64url(180)}=${hex(8).toUpperCase()}`);
  plant('Bitbucket app password', 'atlassian_token', `AT${'BB'}${alnum(32)}`);
  plantIn('Azure storage connection string', 'azure_key', `AccountName=alerts;Account${'Key='}`, `${base64(86)}==`);
  plantIn('Azure Service Bus key', 'azure_key', `SharedAccessKeyName=Root;SharedAccess${'Key='}`, `${base64(43)}=`);
  plant('Azure client secret', 'azure_key', `${alnum(3)}8Q${'~'}${alnum(34)}`);
  plant('Databricks token', 'databricks_token', `da${'pi'}${hex(32)}-2`);
  plant('DigitalOcean token', 'digitalocean_token', `dop_${'v1_'}${hex(64)}`);
  plant('Discord bot token', 'discord_token', `M${alnum(25)}.G${alnum(5)}.${base64url(38)}`);
  plant('Discord webhook', 'discord_webhook', `https://discord.com/api/web${'hooks'}/${digits(19)}/${base64url(68)}`);
  plant(
    'Discord webhook, old host',
    'discord_webhook',
    `https://discordapp.com/api/web${'hooks'}/${digits(18)}/${base64url(68)}`,
  );
  plant('Docker Hub token', 'docker_token', `dckr_${'pat_'}${base64url(27)}`);
  plant('Doppler token', 'doppler_token', `dp.${'st.'}prd.${alnum(40)}`);
  plant('Dynatrace token', 'dynatrace_token', `dt0c${'01.'}${upper(24)}.${upper(64)}`);
  plant('Fly.io token', 'flyio_token', `fm${'2_'}${base64(160)}==`);
  for (const prefix of ['ghp', 'gho', 'ghu', 'ghs', 'ghr'])
    plant(`GitHub token ${prefix}`, 'github_token', `${prefix}${'_'}${alnum(36)}`);
  plant('GitHub fine-grained token', 'github_token', `github${'_pat_'}${alnum(22)}_${alnum(59)}`);
  for (const prefix of ['glpat', 'gldt', 'glrt', 'glptt'])
    plant(`GitLab token ${prefix}`, 'gitlab_token', `${prefix}${'-'}${base64url(20)}`);
  plant('GitLab routable token', 'gitlab_token', `glpat${'-'}${base64url(27)}.01.${lower(9)}`);
  plant('Google API key', 'google_key', `AI${'za'}${base64url(35)}`);
  plant('Google client secret', 'google_key', `GOC${'SPX-'}${base64url(28)}`);
  plant('Google access token', 'google_key', `ya${'29.'}a0${base64url(120)}`);
  plant(
    'Google Chat webhook',
    'google_chat_webhook',
    `https://chat.googleapis.com/v1/spaces/AAAA${base64url(7)}/messages?key=AI${'za'}${base64url(35)}&token=${base64url(43)}`,
  );
  plant('Grafana service account token', 'grafana_token', `gl${'sa_'}${alnum(32)}_${hex(8)}`);
  plant('Grafana Cloud token', 'grafana_token', `gl${'c_'}ey${base64(80)}`);
  plant('Grafana key, old', 'grafana_token', `eyJr${'Ijoi'}${alnum(80)}`);
  plant('Heroku key', 'heroku_key', `HRKU${'-AA'}${base64url(58)}`);
  plant('Hugging Face token', 'huggingface_token', `hf${'_'}${letters(34)}`);
  plant(
    'JWT',
    'jwt',
    `${base64OfJson({ alg: 'HS256', typ: 'JWT' })}.${base64OfJson({ sub: uuid(), exp: 1_800_000_000 })}.${base64url(43)}`,
  );
  plant('JWT without signature', 'jwt', `${base64OfJson({ alg: 'none' })}.${base64OfJson({ sub: uuid() })}.`);
  plant(
    'Kubernetes service account token',
    'jwt',
    `${base64OfJson({ alg: 'RS256', kid: alnum(43) })}.${base64OfJson({ iss: 'kubernetes/serviceaccount', uid: uuid() })}.${base64url(342)}`,
  );
  plant('Linear key', 'linear_key', `lin_${'api_'}${alnum(40)}`);
  plant('Mailgun key', 'mailgun_key', `key${'-'}${hex(32)}`);
  plant('New Relic user key', 'new_relic_key', `NR${'AK-'}${upper(27)}`);
  plant('New Relic licence key', 'new_relic_key', `${hex(36)}NR${'AL'}`);
  plant('Notion token', 'notion_token', `ntn${'_'}${digits(11)}${alnum(35)}`);
  plant('npm token', 'npm_token', `npm${'_'}${alnum(36)}`);
  plant('1Password service account', 'onepassword_token', `ops_${'eyJ'}${base64(260)}`);
  plant('OpenAI key', 'openai_key', `sk-${'proj'}-${base64url(74)}T3Blbk${'FJ'}${base64url(74)}`);
  plant('OpenShift token', 'openshift_token', `sha256${'~'}${base64url(43)}`);
  plant('PlanetScale password', 'planetscale_token', `pscale_${'pw_'}${alnum(43)}`);
  plant('Postman key', 'postman_key', `PM${'AK-'}${hex(24)}-${hex(34)}`);
  plant('RSA private key', 'private_key', pem(`RSA PRIVATE ${'KEY'}`));
  plant('PKCS#8 private key', 'private_key', pem(`PRIVATE ${'KEY'}`));
  plant('OpenSSH private key', 'private_key', pem(`OPENSSH PRIVATE ${'KEY'}`));
  plant('PGP private key', 'private_key', pem(`PGP PRIVATE KEY ${'BLOCK'}`));
  plant('private key in one line', 'private_key', pem(`EC PRIVATE ${'KEY'}`).replaceAll('\n', '\\n'));
  plant('private key in base64', 'private_key', Buffer.from(pem(`PRIVATE ${'KEY'}`)).toString('base64'));
  plant('age key', 'private_key', `AGE-SECRET-${'KEY-1'}${upper(58)}`);
  plant('Pulumi token', 'pulumi_token', `pul${'-'}${hex(40)}`);
  plant('PyPI token', 'pypi_token', `pypi-${'AgEI'}cHlwaS5vcmc${base64url(140)}`);
  plant('RubyGems key', 'rubygems_key', `rubygems${'_'}${hex(48)}`);
  plant('SendGrid key', 'sendgrid_key', `SG${'.'}${base64url(22)}.${base64url(43)}`);
  plant('Sentry user token', 'sentry_token', `sntryu${'_'}${hex(64)}`);
  plant('Shopify token', 'shopify_token', `shp${'at_'}${hex(32)}`);
  plant('Standard Webhooks key', 'signing_key', `whs${'ec_'}${base64(32)}`);
  plant('Slack bot token', 'slack_token', `xo${'xb-'}${digits(12)}-${digits(13)}-${alnum(24)}`);
  plant('Slack user token', 'slack_token', `xo${'xp-'}${digits(12)}-${digits(12)}-${digits(13)}-${hex(32)}`);
  plant('Slack app token', 'slack_token', `xa${'pp-1-'}A${upper(10)}-${digits(13)}-${hex(64)}`);
  plant(
    'Slack webhook',
    'slack_webhook',
    `https://hooks.slack.com/ser${'vices'}/T${upper(10)}/B${upper(10)}/${alnum(24)}`,
  );
  plant(
    'GovSlack webhook',
    'slack_webhook',
    `https://hooks.slack-gov.com/ser${'vices'}/T${upper(8)}/B${upper(8)}/${alnum(24)}`,
  );
  plant(
    'Slack workflow',
    'slack_webhook',
    `https://hooks.slack.com/work${'flows'}/T${upper(8)}/A${upper(8)}/${digits(18)}/${alnum(24)}`,
  );
  plant('Square token', 'square_token', `sq0${'atp-'}${base64url(22)}`);
  plant('Stripe key', 'stripe_key', `sk_${'live_'}${alnum(24)}`);
  plant('Stripe restricted key', 'stripe_key', `rk_${'live_'}${alnum(99)}`);
  plant('Tailscale key', 'tailscale_key', `tskey-${'auth-'}k${alnum(12)}CNTRL-${alnum(32)}`);
  plant(
    'Teams connector',
    'teams_webhook',
    `https://contoso.webhook.office.com/web${'hookb2'}/${uuid()}@${uuid()}/IncomingWebhook/${hex(32)}/${uuid()}`,
  );
  plant(
    'Teams workflow',
    'teams_webhook',
    `https://prod-12.westeurope.logic.azure.com:443/workflows/${hex(32)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&s${'ig='}${base64url(43)}`,
  );
  plant(
    'Teams workflow, new host',
    'teams_webhook',
    `https://default${hex(30)}.${hex(2)}.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/${hex(32)}/triggers/manual/paths/invoke?api-version=1&s${'ig='}${base64url(43)}`,
  );
  for (const cloud of ['gov.powerplatform.microsoft.us', 'high.powerplatform.microsoft.us', 'appsplatform.us']) {
    plant(
      `Teams workflow, api.${cloud}`,
      'teams_webhook',
      `https://default${hex(31)}.${hex(1)}.environment.api.${cloud}/powerautomate/automations/direct/workflows/${hex(32)}/triggers/manual/paths/invoke?api-version=1&s${'ig='}${base64url(43)}`,
    );
  }
  plant('Telegram bot token', 'telegram_token', `${digits(10)}:A${'A'}${base64url(33)}`);
  plantIn(
    'Telegram URL',
    'telegram_token',
    'https://api.telegram.org/bot',
    `${digits(10)}:A${'A'}${base64url(33)}`,
    '/sendMessage',
  );
  plant('Terraform Cloud token', 'terraform_token', `${alnum(14)}.atlas${'v1.'}${base64url(67)}`);
  plant('Twilio key', 'twilio_key', `S${'K'}${hex(32)}`);
  plant('Vault token', 'vault_token', `hv${'s.'}CAES${base64url(90)}`);
  plant('Vault batch token', 'vault_token', `hv${'b.'}${base64url(140)}`);
  plant('Mattermost webhook', 'webhook_url', `https://chat.example.com/ho${'oks'}/${lower(26)}`);
  plant('Rocket.Chat webhook', 'webhook_url', `https://rocket.example.com/ho${'oks'}/${alnum(17)}/${alnum(43)}`);
  plant('Zapier webhook', 'webhook_url', `https://hooks.zapier.com/ho${'oks'}/catch/${digits(7)}/${lower(7)}/`);
  plant('Webex webhook', 'webhook_url', `https://webexapis.com/v1/web${'hooks'}/incoming/${base64url(76)}`);
  plant('PagerDuty integration', 'webhook_url', `https://events.pagerduty.com/inte${'gration'}/${hex(32)}/enqueue`);
  plantIn(
    'password in a database URL',
    'url_credentials',
    'postgres://',
    `payments:${alnum(16)}`,
    '@db-1.example.com:5432/payments?sslmode=require',
  );
  plantIn(
    'password in a broker URL',
    'url_credentials',
    'amqps://',
    `worker:p%40${alnum(12)}`,
    '@mq.example.com/vhost',
  );
  plantIn(
    'password in an HTTP URL',
    'url_credentials',
    'https://',
    ['admin', 'hunter2'].join(':'),
    '@prometheus.example.com/graph',
  );
  plantIn(
    'password in a Go data source',
    'url_credentials',
    '',
    `root:${alnum(12)}`,
    '@tcp(10.0.0.7:3306)/orders?parseTime=true',
  );
  plantIn('token in a git URL', 'url_credentials', 'https://', `x${alnum(30)}9aZ4`, '@git.example.com/team/repo.git');
  plantIn(
    'presigned S3 URL',
    'url_signature',
    'https://logs.s3.eu-central-1.amazonaws.com/a.gz?X-Amz-Date=20261120T110000Z&X-Amz-Expires=900&X-Amz-Signature=',
    hex(64),
  );
  plantIn(
    'Azure SAS',
    'url_signature',
    'https://acct.blob.core.windows.net/logs/a.gz?sv=2024-11-04&se=2026-12-01&sp=r&sig=',
    `${alnum(42)}%3D`,
  );
  plantIn(
    'Google signed URL',
    'url_signature',
    'https://storage.googleapis.com/b/o?X-Goog-Date=20261120T110000Z&X-Goog-Signature=',
    hex(256),
  );
  plantIn('token in a query', 'url_token', 'https://ci.example.com/job/1?access_token=', `${alnum(30)}47`, '&page=2');
  plantIn('key in a query', 'url_token', 'https://api.example.com/v1/probe?apikey=', uuid());
  plantIn('password in a shell environment', 'password', 'DB_PASSWORD=', `${alnum(10)}!7`);
  plantIn('password in JSON', 'password', '{"user":"app","password":"', `a ${letters(8)} 4${letters(4)}`, '"}');
  plantIn(
    'password in escaped JSON',
    'password',
    String.raw`{\"user\":\"app\",\"password\":\"`,
    `${letters(9)}4`,
    String.raw`\"}`,
  );
  plantIn('password in YAML', 'password', 'username: app, password: ', `Aa7${letters(9)}`);
  plantIn(
    'password of a command',
    'password',
    'mysqldump --password=',
    `${letters(5)}42${letters(5)}`,
    ' --all-databases',
  );
  plantIn(
    'password of a command behind a space',
    'password',
    'redis-cli --password ',
    `${letters(5)}42${letters(5)}`,
    ' ping',
  );
  plantIn('token of a command behind a space', 'secret', 'deploy --ci-token ', `${alnum(20)}61`, ' --wait');
  plantIn('AWS secret key by name', 'aws_secret_key', 'aws_secret_access_key = ', mixed(base64, 40));
  plantIn('client secret by name', 'secret', 'OAUTH_CLIENT_SECRET=', `${alnum(30)}70a`);
  plantIn('API key in JSON', 'secret', '{"api_key": "', hex(40), '"}');
  plantIn('PagerDuty routing key by name', 'secret', 'routing_key: ', `R0${upper(28)}77`);
  plantIn('Opsgenie key', 'authorization', 'Authorization: GenieKey ', uuid());
  plantIn(
    'bearer token',
    'authorization',
    'curl -H "Authorization: Bearer ',
    `${alnum(44)}17b`,
    '" https://api.example.com',
  );
  plantIn(
    'basic authentication',
    'authorization',
    'Authorization: Basic ',
    Buffer.from(`app:${alnum(12)}`).toString('base64'),
  );
  plantIn(
    'container environment in a matcher',
    'container_env',
    'container_memory_usage_bytes{container_env_db_dsn="',
    `anything at ${letters(3)} all`,
    '"} > 1',
  );
  for (const [name, text] of serviceTokens(random)) plant(name, 'api_token', text);
  plant(
    'JWT in base64',
    'jwt',
    Buffer.from(`${base64OfJson({ alg: 'HS256' })}.${base64OfJson({ sub: uuid() })}.${base64url(43)}`).toString(
      'base64',
    ),
  );
  plant('IFTTT webhook', 'webhook_url', `https://maker.ifttt.com/tri${'gger'}/alert/with/key/${base64url(22)}`);
  plantIn('token in Go', 'secret', 'jiraToken := "', lower(24), '"');
  plantIn('token in backticks', 'secret', 'jiraToken := `', lower(24), '`');
  plantIn('token of a type', 'secret', 'var jiraToken string = "', `${lower(22)}7a`, '"');
  plantIn('token in a Makefile', 'secret', 'JIRA_TOKEN ?= "', `${lower(22)}7a`, '"');
  plantIn('token as an argument', 'secret', 'System.setProperty("JIRA_TOKEN", "', `${lower(22)}7a`, '")');
  plantIn('token in XML', 'secret', '<jiraToken>\n    ', `${lower(22)}7a`, '\n</jiraToken>');
  plantIn('token as name and value', 'secret', '- name: JIRA_TOKEN\n  value: "', `${lower(22)}7a`, '"\n');
  plantIn('token of many pieces', 'secret', 'fastly_token: ', `a1b2c-${lower(9)}7_d4e5f-${lower(9)}8`);
  plantIn('password by an index', 'password', 'config["db_password"] = "', `${letters(6)}42!`, '"');
  plantIn('password as an argument', 'password', 'define("DB_PASSWORD", "', `${letters(6)}42!`, '")');
  plantIn('password in XML', 'password', '<password>', `${letters(9)}42`, '</password>');
  plantIn('password as name and value', 'password', '{"name": "DB_PASSWORD", "value": "', `${letters(9)}42`, '"}');
  plantIn('password of curl', 'password', 'curl -s -u ', `elastic:${alnum(10)}x7`, ' https://localhost:9200');
  plantIn('token of another scheme', 'authorization', 'Authorization: Api-Token ', `${alnum(30)}a1`);
  return planted;
}

/** A random AWS secret has all kinds of characters; by chance a made up one may not. */
function mixed(base64: (length: number) => string, length: number): string {
  for (;;) {
    const text = base64(length);
    const counts = [/[A-Z]/g, /[a-z]/g, /\d/g].map((pattern) => text.match(pattern)?.length ?? 0);
    if (Math.min(...counts) >= 4) return text;
  }
}
