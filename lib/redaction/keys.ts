import { type CredentialRule, wordStart } from './credential-rule.ts';
import { count } from './looks-random.ts';

const base64Start = String.raw`(?<![A-Za-z0-9+/](?<!\\[nrt]))`;

/** Keys and tokens of formats that many vendors share, and those of AWS and Azure. */
export const keys: readonly CredentialRule[] = [
  {
    // gitleaks private-key. A key that is cut off has lost its end: then it is all the rest, if that is a key at all.
    kind: 'private_key',
    mark: '-----begin',
    pattern:
      /-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    accepts: (secret) => secret.includes('-----END') || /[A-Za-z0-9+/]{32}/.test(secret),
  },
  {
    // The same in base64, as Kubernetes and kubeconfig files hold it: `-----BEGIN ` and how the key's kind goes on.
    kind: 'private_key',
    mark: 'ls0tls1crudjtib',
    pattern: /LS0tLS1CRUdJTiB(?:QUklWQVRF|SU0Eg|FQyBQ|PUEVOU1NI|FTkNSWVBU|EU0Eg|QR1Ag)[A-Za-z0-9+/]*={0,2}/g,
  },
  {
    // gitleaks age-secret-key
    kind: 'private_key',
    mark: 'age-secret-key-',
    pattern: /AGE-SECRET-KEY-1[A-Z0-9]{58}/g,
  },
  {
    // RFC 7519, 7516: a header and, but for JWE, claims, each a JSON object and so `eyJ` in base64url. gitleaks jwt
    kind: 'jwt',
    mark: 'eyj',
    pattern: new RegExp(String.raw`${wordStart}eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){1,3}={0,2}`, 'g'),
  },
  {
    // gitleaks aws-access-token; docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, unique ids
    kind: 'aws_access_key_id',
    mark: 'a[ks]ia|abia|acca',
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])/g,
  },
  {
    // The beginning of every session token of STS: the base64 of its framing and `origin` or `aws`.
    kind: 'aws_session_token',
    mark: 'iqojb3jpz2lu|fwogzxivyxdz',
    pattern: new RegExp(`${base64Start}(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9+/]{80,}={0,2}`, 'g'),
  },
  {
    // It has no mark but its form: 40 characters of base64 of 30 random bytes, and nothing else in one piece with them.
    kind: 'aws_secret_key',
    mark: String.raw`(?<![\w/+.-](?<!\\[nrt]))[a-z0-9/+]{40}(?![a-z0-9/+=])`,
    pattern: new RegExp(`${base64Start}(?<![._-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])`, 'g'),
    accepts: isMixed,
  },
  {
    // Storage, Service Bus, Cosmos DB: learn.microsoft.com/azure/storage/common/storage-configure-connection-string
    kind: 'azure_key',
    mark: 'account_?key|shared_?access_?key',
    pattern: /(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/%]{40,120}={0,2})/gi,
  },
  {
    // gitleaks azure-ad-client-secret
    kind: 'azure_key',
    mark: String.raw`\dq~`,
    pattern: /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g,
  },
];

/**
 * Digests have no capitals, and words keep to one kind of character for longer. 100,000 random keys change kind 26 times
 * on average, and 0.8 % of them fail one of these tests (they are still found by their name); paths with hashes in them
 * have more slashes, and names in camel case change less often.
 */
function isMixed(text: string): boolean {
  const ofEachKind = [/[A-Z]/g, /[a-z]/g, /\d/g].map((pattern) => count(pattern, text));
  const changes = count(/[A-Z](?![A-Z])|[a-z](?![a-z])|\d(?!\d)|[+/](?![+/])/g, text);
  return Math.min(...ofEachKind) >= 1 && changes >= 18 && count(/\//g, text) <= 3;
}
