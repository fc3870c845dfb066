import type { CredentialRule } from './credential-rule.ts';
import { looksLikeKey } from './looks-random.ts';
import { createTokenRule, type TokenFormat } from './token-format.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/**
 * Tokens of further services, which share one kind: whose they are stands in the token, which is gone. The formats are
 * those of gitleaks' default rules (8.30, whose ids stand beside them) or of the services' documentation.
 */
const formats: readonly TokenFormat[] = [
  // airtable-personnal-access-token
  ['begins', { of: 'base64', least: 64, beside: 'pat' }, String.raw`pat[A-Za-z0-9]{14}\.[a-f0-9]{64}`],
  // alibaba-access-key-id
  ['begins', 'ltai', 'LTAI[A-Za-z0-9]{12,30}'],
  // aws-amazon-bedrock-api-key-long-lived, -short-lived
  ['begins', 'absk', 'ABSK[A-Za-z0-9+/-]{100,300}={0,2}'],
  ['begins', 'bedrock-api-key-y', String.raw`bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[\w+/=%-]*`],
  // artifactory-api-key, artifactory-reference-token
  ['begins', 'akcp cmvmd', 'AKCp[A-Za-z0-9]{69}|cmVmd[A-Za-z0-9]{59}'],
  // adobe-client-secret
  ['begins', 'p8e-', 'p8e-[A-Za-z0-9]{32}'],
  // authress-service-client-access-key
  [
    'begins',
    '.acc_ .acc-',
    String.raw`(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9-]{10,32}\.[\w+/=-]{30,120}`,
  ],
  // clickhouse-cloud-api-secret-key
  ['alone', { of: 'base64', least: 40, beside: '4b1d' }, '4b1d[A-Za-z0-9]{38}'],
  // clojars-api-token
  ['begins', 'clojars_', '(?:CLOJARS|clojars)_[A-Za-z0-9]{60}'],
  // cloudflare-origin-ca-key
  ['begins', 'v1.0-', String.raw`v1\.0-[a-f0-9]{24}-[a-f0-9]{146}`],
  // defined-networking-api-token
  ['begins', 'dnkey-', String.raw`dnkey-[\w=-]{26}-[\w=-]{52}`],
  // dropbox-long-lived-api-token, dropbox-short-lived-api-token
  ['begins', 'aaaaaaaaaa', String.raw`AAAAAAAAAA[\w=-]{43}`, '[A-Za-z0-9]{11}'],
  ['begins', 'sl.', String.raw`sl\.[\w=-]{130,152}`],
  // duffel-api-token
  ['begins', 'duffel_', String.raw`duffel_(?:test|live)_[\w=-]{43}`],
  // easypost-api-token, easypost-test-api-token
  ['begins', 'ezak eztk', 'EZ[AT]K[A-Za-z0-9]{54}'],
  // facebook-page-access-token, facebook-access-token
  ['begins', 'eaam eaac', 'EAA[MC][A-Za-z0-9]{100,500}'],
  ['begins', { of: 'base64url', least: 27, behind: '|' }, String.raw`\|[\w-]{27,40}`, String.raw`\d{15,16}`],
  [
    'begins',
    { of: 'base64url', least: 29, behind: '%', beside: '%7C' },
    String.raw`%7C[\w-]{27,40}`,
    String.raw`\d{15,16}`,
  ],
  // flutterwave-public-key, -secret-key, -encryption-key
  ['begins', 'flwpubk flwseck', 'FLW(?:PUBK|SECK)(?:_TEST)?-[A-Za-z0-9]{12,32}(?:-X)?'],
  // frameio-api-token
  ['begins', 'fio-u-', String.raw`fio-u-[\w=-]{64}`],
  // harness-api-key
  ['begins', 'pat. sat.', String.raw`[ps]at\.[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}`],
  // infracost-api-token
  ['begins', 'ico-', 'ico-[A-Za-z0-9]{32}'],
  // intra42-client-secret
  ['begins', 's-s4t2', 's-s4t2(?:ud|af)-[a-f0-9]{64}'],
  // lob-api-key, lob-pub-api-key
  ['begins', 'live_ test_', '(?:live|test)_(?:pub_)?[a-f0-9]{31,35}'],
  // mailgun-pub-key
  ['begins', 'pubkey-', 'pubkey-[a-f0-9]{32}'],
  // mapbox-api-token
  ['begins', 'pk. sk.', String.raw`[ps]k\.[A-Za-z0-9]{60,100}\.[\w-]{22}`],
  // maxmind-license-key
  ['begins', '_mmk', '_[A-Za-z0-9]{29}_mmk', '[A-Za-z0-9]{6}'],
  // octopus-deploy-api-key
  ['alone', 'api-', 'API-[A-Z0-9]{26}'],
  // perplexity-api-key
  ['begins', 'pplx-', 'pplx-[A-Za-z0-9]{48}'],
  // plaid-api-token
  ['begins', 'access-', `access-(?:sandbox|development|production)-${uuid}`],
  // prefect-api-token
  ['begins', 'pnu_', 'pnu_[A-Za-z0-9]{36}'],
  // readme-api-token
  ['begins', 'rdme_', 'rdme_[a-z0-9]{70}'],
  // scalingo-api-token
  ['begins', 'tk-us- tk-eu-', String.raw`tk-(?:us|eu)-[\w-]{48}`],
  // sendinblue-api-token
  ['begins', 'xkeysib-', 'xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}'],
  // settlemint-application-access-token, -personal-, -service-
  ['begins', 'sm_aat_ sm_pat_ sm_sat_', 'sm_[aps]at_[A-Za-z0-9]{16}'],
  // shippo-api-token
  ['begins', 'shippo_', 'shippo_(?:live|test)_[a-fA-F0-9]{40}'],
  // sonar-api-token
  ['begins', 'squ_ sqp_ sqa_', String.raw`sq[pua]_[\w=-]{40}`],
  // sourcegraph-access-token
  ['begins', 'sgp_', 'sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}'],
  // typeform-api-token
  ['begins', 'tfp_', String.raw`tfp_[\w.=-]{59}`],
  // yandex-access-token, yandex-api-key
  ['begins', 't1.', String.raw`t1\.[\w-]{1,200}={0,2}\.[\w-]{86}={0,2}`],
  ['begins', 'aqvn', String.raw`AQVN[\w-]{35,38}`],
  // figma.com/developers/api, supabase.com/docs/reference/api, console.groq.com/docs, replicate.com/docs, docs.smith.langchain.com
  ['begins', 'figd_ sbp_ gsk_', String.raw`figd_[\w-]{40}|sbp_[a-f0-9]{40}|gsk_[A-Za-z0-9]{52}`],
  ['begins', 'r8_ lsv2_', 'r8_[A-Za-z0-9]{37}|lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}'],
  // docs.api.nvidia.com, docs.x.ai, buildkite.com/docs/apis, docs.netlify.com
  [
    'begins',
    'nvapi- xai- bkua_ nfp_',
    String.raw`nvapi-[\w-]{60,70}|xai-[A-Za-z0-9]{70,90}|bkua_[a-f0-9]{40}|nfp_[A-Za-z0-9]{36,40}`,
  ],
];

/** Prefixes so short that what follows has to look generated too. */
const unsure: readonly TokenFormat[] = [
  // yandex-aws-access-token; vault-service-token as Vault made it before 1.10; twitter-bearer-token
  ['alone', { of: 'base64url', least: 40, beside: 'YC' }, String.raw`YC[\w-]{38}`],
  ['alone', { of: 'base64', least: 24, behind: 's.' }, String.raw`s\.[A-Za-z0-9]{24}`],
  ['begins', { of: 'base64', least: 34, beside: 'AAAA' }, 'A{22}[A-Za-z0-9%]{80,100}'],
];

export const serviceTokens: readonly CredentialRule[] = [
  ...formats.map((format) => createTokenRule('api_token', format)),
  ...unsure.map((format) => createTokenRule('api_token', format, looksLikeKey)),
];
