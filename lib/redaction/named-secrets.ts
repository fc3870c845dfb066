import type { CredentialRule, SecretPlace } from './credential-rule.ts';
import { looksLikeKey } from './looks-random.ts';
import {
  isAssignedPassword,
  isPasswordInProse,
  keyNames,
  keySigns,
  passwordNames,
  passwordSigns,
  withoutPunctuation,
} from './secret-name.ts';

/** What may close a name: a quote, which may be escaped, and the bracket of an index. */
const close = String.raw`(?:\\{0,7}["'\x60])?\]?`;

/** The type of a variable between its name and its value, as Go, C#, Java, TypeScript, Kotlin and Rust write it. */
const type = String.raw`(?:\s?:)?\s(?:&?str|string|text|auto|any)`;

/** `=`, `:=`, `?=`, `.=`, `=>`, `==` and so on, or a colon. */
const operator = String.raw`\s{0,3}(?:[:?.+|]{0,3}={1,2}>?|:)\s{0,3}`;

const assign = `${close}(?:${type})?${operator}`;

/** In quotes, in escaped quotes, or up to what ends a word. A quote that nothing closes ends with the text. */
const quoted = [
  String.raw`"((?:[^"\\]|\\.)*)`,
  "'([^']*)",
  String.raw`\x60([^\x60]*)`,
  String.raw`\\+["'\x60]([^"'\x60\\]*)`,
].join('|');
const quotedValue = new RegExp(quoted, 'sy');
const value = new RegExp(String.raw`${quoted}|([^\s"'\x60<>\\,;&(){}|]{4,})`, 'sy');

/** White space, also as JSON and PromQL escape it. */
const space = String.raw`(?:\s|\\{1,7}[nrt])`;
const endOfElement = new RegExp(`^${space}{0,40}<`);

/** `mySecretString`, `password2`. */
const suffix = String.raw`(?:[_-]?(?:string|value|\d))?`;

type Named = Pick<CredentialRule, 'kind' | 'signs'> & {
  readonly names: string;
  readonly isAssigned: (value: string) => boolean;
  readonly isInProse: (value: string) => boolean;
};

/** A value that a name just before it calls a secret, in the forms of sources, files and command lines. */
function createNamedRules({ kind, signs, names, isAssigned, isInProse }: Named): readonly CredentialRule[] {
  const named = `(?:${names})${suffix}`;
  // Behind a colon it is a part of an ARN: `arn:aws:secretsmanager:…:secret:name`.
  const isName = ({ text, match }: SecretPlace) => kind === 'password' || text.charAt(match.index - 1) !== ':';
  return [
    {
      // `name = value`, `"name": "value"`, `name := "value"`, `name string = "value"`, `["name"] = "value"`
      kind,
      signs,
      pattern: new RegExp(named + assign, 'gi'),
      rest: value,
      accepts: (secret, place) =>
        isName(place) && !isExpression(place) && (followsColon(place) ? isInProse(secret) : isAssigned(secret)),
    },
    {
      // `setProperty("name", "value")`: in a list of words a name may stand before another word.
      kind,
      signs,
      pattern: new RegExp(String.raw`${named}\\{0,7}["'\x60]\s{0,3},\s{0,3}`, 'gi'),
      rest: quotedValue,
      accepts: isInProse,
    },
    {
      // `<name>value</name>`
      kind,
      signs,
      pattern: new RegExp(`${named}>${space}{0,40}`, 'gi'),
      rest: /[^\s<>"'&\\]{4,}/y,
      accepts: (secret, { text, end }) => endOfElement.test(text.slice(end, end + 42)) && isAssigned(secret),
    },
    {
      // `{"name": "NAME", "value": "value"}`, and the same in YAML, HCL and attributes of XML
      kind,
      signs,
      pattern: new RegExp(
        String.raw`${named}\\{0,7}["']?(?:[,;]|${space}){1,40}\\{0,7}["']?value\\{0,7}["']?${operator}`,
        'gi',
      ),
      rest: value,
      accepts: isAssigned,
    },
    {
      // Flags of command lines, whose value may follow a space.
      kind,
      signs,
      pattern: new RegExp(`-(?:${names}) `, 'gi'),
      rest: /[^\s"'\x60-][^\s"'\x60]{3,}/y,
      accepts: (secret, place) => isFlag(place) && isInProse(secret),
    },
  ];
}

const schemes = 'token|bot|api-?key|api-?token|key|splunk|ssws|oauth|basic';

export const namedSecrets: readonly CredentialRule[] = [
  {
    // google/cadvisor metrics/prometheus.go, ContainerEnvPrefix: the environment of a container, here in matchers.
    kind: 'container_env',
    signs: ['container_env_'],
    pattern: /container_env_\w{1,200}\s{0,3}[=!]~?\s{0,3}/g,
    rest: value,
    accepts: (secret) => secret !== '' && !secret.startsWith('[redacted '),
  },
  {
    kind: 'aws_secret_key',
    signs: ['access_key', 'access-key', 'accesskey', 'access_-key'],
    pattern: new RegExp(String.raw`secret_?-?access_?-?key${assign}(?:\\{0,7}["'])?`, 'gi'),
    rest: /[A-Za-z0-9/+]{40}/y,
    accepts: (_, { text, end }) => !/[A-Za-z0-9/+]/.test(text.charAt(end)),
  },
  ...createNamedRules({
    kind: 'password',
    signs: passwordSigns,
    names: passwordNames,
    isAssigned: isAssignedPassword,
    isInProse: isPasswordInProse,
  }),
  ...createNamedRules({
    kind: 'secret',
    signs: keySigns,
    names: keyNames,
    isAssigned: looksLikeKey,
    isInProse: looksLikeKey,
  }),
  {
    // gitleaks curl-auth-user; curl.se/docs/manpage.html, -u. A name and a password in one word, which may have quotes.
    kind: 'password',
    signs: ['curl', 'wget'],
    pattern: /\s(?:-u|--(?:proxy-)?user)(?:\s{1,8}|=)\\{0,7}["']?/g,
    rest: /[^\s"':]*\\{0,7}["']?:\\{0,7}["']?[^\s"'\\]+/y,
    accepts: (secret, { text, start }) =>
      /curl|wget/.test(text.slice(Math.max(0, start - 500), start)) && isLogin(secret),
  },
  {
    // RFC 9110, 11.6.2; gitleaks curl-auth-header
    kind: 'authorization',
    signs: ['bearer', 'geniekey', 'authorization'],
    pattern: new RegExp(
      String.raw`(?:bearer|geniekey|authorization${assign}(?:\\{0,7}["'])?(?:${schemes}))\s{1,3}`,
      'gi',
    ),
    rest: /[\w~+/.=:-]{12,}/y,
    accepts: (secret) => looksLikeKey(withoutPunctuation(secret)),
  },
  {
    kind: 'authorization',
    signs: ['authorization'],
    pattern: new RegExp(`authorization${assign}`, 'gi'),
    rest: value,
    accepts: (secret) => looksLikeKey(secret),
  },
  {
    // RFC 7617
    kind: 'authorization',
    signs: ['basic'],
    pattern: /basic\s{1,3}/gi,
    rest: /[A-Za-z0-9+/]{8,}={0,2}/y,
    accepts: isNameAndPassword,
  },
];

/** A name, a colon, a space and no quote may be a sentence. */
function followsColon({ text, start }: SecretPlace): boolean {
  return /:\s{1,3}$/.test(text.slice(Math.max(0, start - 4), start));
}

/** `data["password"] = data["other"]`: behind an index stands code, but for what is in quotes. */
function isExpression({ text, start, match }: SecretPlace): boolean {
  return match[0].includes(']') && !/["'\x60]/.test(text.charAt(start - 1));
}

function isFlag({ text, match }: SecretPlace): boolean {
  const words = text.slice(Math.max(0, match.index - 64), match.index + 1).split(/\s/);
  return /^["']?-/.test(words.at(-1) ?? '');
}

/** Not the numbers of a user and a group, as containers are started with. */
function isLogin(word: string): boolean {
  const password = word.slice(word.indexOf(':') + 1).replace(/^\\*["']/, '');
  return password.length >= 4 && !/^\d+$/.test(password) && isAssignedPassword(password);
}

function isNameAndPassword(base64: string): boolean {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  return text.indexOf(':') > 0 && /^[\x20-\x7e]*$/.test(text);
}
