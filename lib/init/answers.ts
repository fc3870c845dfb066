import { addressDomain } from '../address/email-address.ts';
import { mayBeShown, nameForm } from '../allow-list/compile/check-names.ts';
import { isRegion } from '../stack/parse-parameters.ts';
import { version } from '../version.ts';

/** What `alertguard init` must know of a company. Each text has the form that `parse` of its question has checked. */
export type Answers = Readonly<Record<AnswerName, string>>;

export type AnswerName = 'domain' | 'region' | 'team' | 'sender' | 'ci' | 'organization' | 'package';

export type Question = {
  readonly name: AnswerName;
  /** As commander has it. */
  readonly flag: string;
  readonly text: string;
  readonly default: string;
  /** Whether it is asked on a terminal; otherwise the flag alone answers it. */
  readonly isAsked: boolean;
  /** The answer as it is written, or undefined where it has not the form that `form` asks for. */
  readonly parse: (answer: string) => string | undefined;
  readonly form: string;
};

/** `alertmanager.` before it makes the longest name that is written. */
const maxDomainLength = 240;

const code = /^[A-Za-z0-9][\w.-]{0,63}$/;

const release = String.raw`\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[\w.-]{1,64})?`;
const packageSpec = new RegExp(
  String.raw`^(?:${release}|npm:(?:@[a-z0-9][\w.-]{0,99}/)?[a-z0-9][\w.-]{0,99}@${release}|file:[\w./:@+-]{1,400}\.tgz|https://[\w./:+-]{1,400}\.tgz)$`,
);

export const questions: readonly Question[] = [
  {
    name: 'domain',
    flag: '--domain <domain>',
    text: 'domain of your email addresses',
    default: 'example.com',
    isAsked: true,
    parse: (answer) => (answer.length > maxDomainLength ? undefined : addressDomain(`alertguard@${answer}`)),
    form: 'write a domain alone, such as example.com',
  },
  {
    name: 'region',
    flag: '--region <region>',
    text: 'AWS region of the guard',
    default: 'eu-central-1',
    isAsked: true,
    parse: (answer) => (isRegion(answer) ? answer : undefined),
    form: 'write a region, such as eu-central-1',
  },
  {
    name: 'sender',
    flag: '--sender <name>',
    text: 'name of your first Alertmanager',
    default: 'prod-eu',
    isAsked: true,
    parse: parseName,
    form: nameForm,
  },
  {
    name: 'team',
    flag: '--team <name>',
    text: 'name of the first team',
    default: 'payments',
    isAsked: true,
    // The keys of the senders are under `alertguard/senders/`, and no team's prefix may hold them.
    parse: (answer) => (answer === 'senders' ? undefined : parseName(answer)),
    form: `${nameForm}, and not \`senders\``,
  },
  {
    name: 'ci',
    flag: '--ci <system>',
    text: 'where the repository will be: github, gitlab or both',
    default: 'github',
    isAsked: true,
    parse: (answer) => (['github', 'gitlab', 'both'].includes(answer) ? answer : undefined),
    form: 'write github, gitlab or both',
  },
  {
    name: 'organization',
    flag: '--organization <name>',
    text: 'organization on GitHub, or group on GitLab, of the owners in CODEOWNERS',
    default: 'example',
    isAsked: false,
    parse: (answer) => (answer.split('/').every((part) => code.test(part)) ? answer : undefined),
    form: 'write the organization or group as in its address',
  },
  {
    name: 'package',
    flag: '--package <spec>',
    text: 'what package.json pins, where your registry has not this version',
    default: version,
    isAsked: false,
    parse: (answer) => (packageSpec.test(answer) ? answer : undefined),
    form: 'write an exact version, npm:<name>@<exact version>, file:<path>.tgz or https://….tgz',
  },
];

function parseName(answer: string): string | undefined {
  return mayBeShown(answer) ? answer : undefined;
}
