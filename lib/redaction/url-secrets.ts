import type { CredentialRule, SecretPlace } from './credential-rule.ts';
import { isPlaceholder, looksLikeKey, looksRandom } from './looks-random.ts';

const parameterStart = String.raw`(?:[?&;]|\\u0026)`;
const value = /[^\s&#"'\x60<>\\;,)}\]]+/y;

/** Credentials in parts of URLs whose other parts a reader may want to see. */
export const urlSecrets: readonly CredentialRule[] = [
  {
    // RFC 3986, 3.2.1. Go and curl print the password of a URL as xxxxx and ***.
    kind: 'url_credentials',
    signs: [{ mark: '://', beside: '@' }],
    pattern: /:\/\/([^\s/?#"'<>@:]{0,128}:[^\s/?#"'<>@]{1,256})/g,
    accepts: (secret, place) => isBeforeAt(place) && !isPlaceholder(secret.slice(secret.indexOf(':') + 1)),
  },
  {
    // A token in the place of the name, as git and Sentry take it.
    kind: 'url_credentials',
    signs: [{ mark: '://', beside: '@' }],
    pattern: /:\/\/([^\s/?#"'<>@:]{16,256})/g,
    accepts: (secret, place) => isBeforeAt(place) && looksRandom(secret),
  },
  {
    // github.com/go-sql-driver/mysql, data source names
    kind: 'url_credentials',
    signs: ['@tcp(', '@unix('],
    pattern: /@(?:tcp|unix)\(/g,
    before: /(?:^|[\s@"'/=(,])([^\s@"':/=(,]{1,64}:[^\s@"']{1,128})$/,
    accepts: (secret) => !isPlaceholder(secret.slice(secret.indexOf(':') + 1)),
  },
  {
    // AWS Signature Version 4, Azure SAS, Google signed URLs
    kind: 'url_signature',
    signs: ['sig=', 'signature=', 'security-token='],
    pattern: new RegExp(
      `${parameterStart}(?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|x-ms-signature|hub\\.signature)=`,
      'gi',
    ),
    rest: value,
    accepts: (secret) => secret.length >= 16 && /\d/.test(secret),
  },
  {
    kind: 'url_token',
    signs: ['token=', 'key=', 'secret=', 'jwt=', 'auth=', 'code='],
    pattern: new RegExp(
      `${parameterStart}(?:[\\w.-]{0,40}[_.-])?(?:token|api_?-?key|apikey|key|secret|jwt|auth|code)=`,
      'gi',
    ),
    rest: value,
    accepts: looksLikeKey,
  },
];

function isBeforeAt({ text, end }: SecretPlace): boolean {
  return text.charAt(end) === '@';
}
