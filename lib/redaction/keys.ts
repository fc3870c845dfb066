import { type CredentialRule, isFollowed, startsBase64, startsWord } from './credential-rule.ts';
import { count } from './looks-random.ts';

/** Keys and tokens of formats that many vendors share, and those of AWS and Azure. */
export const keys: readonly CredentialRule[] = [
  {
    // gitleaks private-key. A key that is cut off has lost its end: then it is all the rest, if that is a key at all.
    kind: 'private_key',
    signs: ['-----begin'],
    pattern: /-----BEGIN[ A-Z0-9_]{0,100}PRIVATE KEY(?: BLOCK)?-----/g,
    rest: /[\s\S]*?(?:-----END[ A-Z0-9_]*PRIVATE KEY(?: BLOCK)?-----|$)/y,
    isWhole: true,
    accepts: (secret) => secret.includes('-----END') || /[A-Za-z0-9+/]{32}/.test(secret),
  },
  {
    // The same in base64, as Kubernetes and kubeconfig files hold it: `-----BEGIN ` and how the key's kind goes on.
    kind: 'private_key',
    signs: ['ls0tls1crudjtib'],
    pattern: /LS0tLS1CRUdJTiB(?:QUklWQVRF|SU0Eg|FQyBQ|PUEVOU1NI|FTkNSWVBU|EU0Eg|QR1Ag)/g,
    rest: /[A-Za-z0-9+/]*={0,2}/y,
    isWhole: true,
  },
  {
    // gitleaks age-secret-key
    kind: 'private_key',
    signs: ['age-secret-key-1'],
    pattern: /AGE-SECRET-KEY-1[A-Z0-9]{58}/g,
  },
  {
    // RFC 7519, 7516: a header and, but for JWE, claims, each a JSON object and so `eyJ` in base64url. gitleaks jwt. The
    // word is asked for here, not by `accepts`: of `eyJeyJeyJ` each would be a beginning.
    kind: 'jwt',
    signs: ['eyj'],
    pattern: /(?:^|[^\w-]|\\[nrt])(eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)+={0,2})/g,
    accepts: (secret) => secret.split('.', 2).every((part) => part.length >= 8),
  },
  {
    // The same in base64, as in a Kubernetes secret. gitleaks jwt-base64
    kind: 'jwt',
    signs: ['zxlk'],
    pattern: /(?:^|[^\w+/-]|\\[nrt])(ZXlK[\w+/-]+={0,2})/g,
    accepts: (secret) => /^eyJ[\w-]{5,}\.[\w-]{3,}/.test(Buffer.from(secret, 'base64').toString('latin1')),
  },
  {
    // gitleaks aws-access-token; docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, unique ids
    kind: 'aws_access_key_id',
    signs: ['akia', 'asia', 'abia', 'acca'],
    pattern: /A(?:KI|SI|BI|CC)A[A-Z0-9]{16}/g,
    accepts: (_, place) => !/[A-Z0-9]/.test(place.text.charAt(place.start - 1)) && !isFollowed(place, /[A-Z0-9]/),
  },
  {
    // The beginning of every session token of STS: the base64 of its framing and `origin` or `aws`.
    kind: 'aws_session_token',
    signs: ['iqojb3jpz2lu', 'fwogzxivyxdz'],
    pattern: /IQoJb3JpZ2lu|FwoGZXIvYXdz/g,
    rest: /[A-Za-z0-9+/]+={0,2}/y,
    isWhole: true,
    accepts: (secret, place) => secret.length >= 92 && startsBase64(place),
  },
  {
    // It has no mark but its form: 40 characters of base64 of 30 random bytes, and nothing else in one piece with them.
    kind: 'aws_secret_key',
    // One more where it stands behind an escape such as `\n`.
    signs: [{ of: 'base64', least: 40, most: 41 }],
    pattern: /(?:\\[nrt])?([A-Za-z0-9/+]{40})/g,
    accepts: (secret, place) =>
      startsBase64(place) &&
      startsWord(place) &&
      place.text.charAt(place.start - 1) !== '.' &&
      !isFollowed(place, /[A-Za-z0-9/+=]/) &&
      isMixed(secret),
  },
  {
    // Storage, Service Bus, Cosmos DB: learn.microsoft.com/azure/storage/common/storage-configure-connection-string
    kind: 'azure_key',
    signs: ['accountkey=', 'sharedaccesskey='],
    pattern: /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/%]{40,120}={0,2})/gi,
  },
  {
    // gitleaks azure-ad-client-secret
    kind: 'azure_key',
    signs: Array.from('0123456789', (digit) => `${digit}q~`),
    pattern: /[\w~.]{3}\dQ~[\w~.-]{31,34}/g,
    accepts: (_, place) => !/[\w~.-]/.test(place.text.charAt(place.start - 1)) && !isFollowed(place, /[\w~.-]/),
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
