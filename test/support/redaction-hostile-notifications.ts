import type { Notification } from '../../lib/alertmanager/notification.ts';
import { credentialRules } from '../../lib/redaction/credential-rules.ts';
import { aNotification, anAlert } from './notification-factory.ts';
import { repeatTo } from './redaction-hostile.ts';

/** Ingest cuts a single text to so many UTF-16 units before it redacts, and all texts of a notification to a mebi. */
export const maxTextUnits = 65_536;
export const maxNotificationUnits = 1_048_576;

type Entries = readonly (readonly [name: string, value: string])[];

/** A notification of so many units of text that attacks the matcher, the search for copies or the memory. */
export type HostileNotification = readonly [title: string, create: (units: number) => Notification];

const ofLabels = (labels: Entries, annotations: Entries = []): Notification =>
  aNotification({ alerts: [anAlert({ labels: new Map(labels), annotations: new Map(annotations) })] });

const marks = `${credentialRules.flatMap(({ signs }) => signs.filter((sign) => typeof sign === 'string')).join(' ')} ${'aA1'.repeat(30)} `;

/** `piece` over and over, in as many annotations as the cap on one text asks for. */
const inAnnotations =
  (piece: string) =>
  (units: number): Notification =>
    ofLabels(
      [],
      textsOf(units, (length) => repeatTo(piece, length)),
    );

/** The same with every mark in front, so that every rule is tried. */
const behindMarks =
  (piece: string) =>
  (units: number): Notification =>
    ofLabels(
      [],
      textsOf(units, (length) => marks + repeatTo(piece, Math.max(0, length - marks.length))),
    );

/** A label whose name makes all of its value a password. */
const inPassword =
  (piece: string, end = '') =>
  (units: number): Notification =>
    ofLabels(
      [],
      textsOf(units, (length) => repeatTo(piece, length - end.length) + end, '_password'),
    );

/** The first half is labels that hold passwords, the second half texts that may repeat them. */
const searched =
  (secret: (length: number, index: number) => string, text: (length: number) => string, secretUnits = maxTextUnits) =>
  (units: number): Notification => {
    const count = Math.max(1, Math.floor(units / 2 / secretUnits));
    const length = Math.min(secretUnits, Math.floor(units / 2));
    return ofLabels(
      Array.from({ length: count }, (_, index) => [`n${index}_password`, secret(length, index)]),
      textsOf(units / 2, text),
    );
  };

function textsOf(units: number, create: (length: number) => string, name = ''): Entries {
  const count = Math.ceil(units / maxTextUnits);
  return Array.from({ length: count }, (_, index) => [
    `n${index}${name}`,
    // Texts that differ: one that comes again is not looked at again.
    `${index} ${create(Math.min(maxTextUnits, units - index * maxTextUnits) - 5)}`,
  ]);
}

const periodic = (length: number) => `${'a'.repeat(length / 2)}1${'a'.repeat(length / 2 - 1)}`;

export const hostileNotifications: readonly HostileNotification[] = [
  ['a password of dots and a letter', inPassword('.', 'z')],
  ['a password of closing brackets and a letter', inPassword(')', 'é')],
  ['a password of asterisks and a letter', inPassword('*', 'y')],
  ['a password of letters and a dot', inPassword('a', '.')],
  ['a password of digits', inPassword('1')],
  ['a password of capitals and underscores', inPassword('A_', '_')],
  ['a password of spaces', inPassword(' ', '1')],
  ['a periodic password and a text of its letter', searched(periodic, (length) => 'a'.repeat(length))],
  [
    'a short periodic password',
    searched(
      () => periodic(1_000),
      (length) => 'a'.repeat(length),
      1_000,
    ),
  ],
  [
    'many periodic passwords that differ',
    searched(
      (length, index) => `${index}${'ab'.repeat(length / 2 - 4)}1`,
      (length) => 'ab'.repeat(length / 2),
      2_000,
    ),
  ],
  [
    'many equal passwords, and texts that repeat them',
    searched(
      () => 'hunter-X9!',
      (length) => repeatTo('hunter-X9! ', length),
      10,
    ),
  ],
  [
    'many short passwords that differ',
    searched(
      (_, index) => `hunter-${index}-X9!`,
      (length) => repeatTo('hunter- ', length),
      16,
    ),
  ],
  [
    'passwords with characters that take nine when encoded',
    searched(
      (length) => '語1'.repeat(length / 2),
      (length) => '語1'.repeat(length / 2),
    ),
  ],
  [
    'passwords that are a part of the next',
    searched(
      (length, index) => '1a'.repeat(100 + index) + length,
      (length) => '1a'.repeat(length / 2),
      300,
    ),
  ],
  ['encoded names of passwords', inAnnotations('%2570%2561ssword%3D%25 ')],
  ['encoded passwords in one word', inAnnotations('%70assword%3DaA1bB2cC3&')],
  ['percent signs, encoded twice', inAnnotations('%2525')],
  ['percent signs, encoded three times', inAnnotations('%252525')],
  ['encoded letters', inAnnotations('%61')],
  ['dots', inAnnotations('.')],
  ['one letter', inAnnotations('a')],
  ['one digit', inAnnotations('1')],
  ['spaces', inAnnotations(' ')],
  ['quotes', inAnnotations('"')],
  ['backslashes', inAnnotations('\\')],
  ['small letters behind every mark', behindMarks('a')],
  ['capitals behind every mark', behindMarks('A')],
  ['digits behind every mark', behindMarks('1')],
  ['data sources behind every mark', behindMarks('=a:b@tcp(')],
  ['data sources without a user', behindMarks('@tcp(')],
  ['names of tokens behind every mark', behindMarks('token=')],
  ['encoded characters behind every mark', behindMarks('%2541')],
];
