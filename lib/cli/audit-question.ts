import { eventSchemas } from '../audit-lines/line-schema.ts';
import type { Period } from '../audit-queries/evaluate.ts';
import { type FilterName, type Filters, filterFields, isHash, narrow } from '../audit-queries/filters.ts';
import type { Query } from '../audit-queries/query.ts';
import { type Question, type QuestionName, questions } from '../audit-queries/questions.ts';
import { nearName } from '../text/near-name.ts';
import { momentForms, parsePeriod } from './audit-period.ts';
import type { SourceOptions } from './audit-source.ts';

export type AuditOptions = Filters &
  SourceOptions & {
    readonly question: string;
    readonly since: string;
    readonly until?: string | undefined;
    readonly format?: 'table' | 'json' | undefined;
  };

export type Asked = {
  readonly name: QuestionName;
  readonly question: Question;
  readonly query: Query;
  readonly period: Period;
};

export const questionNames = Object.keys(questions).filter((name): name is QuestionName =>
  Object.hasOwn(questions, name),
);

const filterNames = Object.keys(filterFields).filter((name): name is FilterName => Object.hasOwn(filterFields, name));

/** What the command line asks, or what is wrong with it, as a sentence. */
export function readQuestion(options: AuditOptions, nowMs: number): Asked | string {
  const name = questionNames.find((known) => known === options.question);
  if (name === undefined) {
    const near = nearName(options.question, questionNames);
    return `no such question: ${near === undefined ? `write one of ${questionNames.join(', ')}` : `did you mean ${near}?`}`;
  }
  const period = parsePeriod(options.since, options.until, nowMs);
  if (period === undefined) return `--since and --until must be ${momentForms}, and --until the later one`;
  const fault = faultOfFilters(name, options) ?? faultOfSource(options);
  if (fault !== undefined) return fault;
  const { hash, ...others } = options;
  const question: Question = questions[name];
  // All allow-lists are compared with the one that `changed` is asked about.
  return { name, question, query: narrow(question.query, name === 'changed' ? others : options), period };
}

function faultOfFilters(name: QuestionName, options: AuditOptions): string | undefined {
  const { filters }: Question = questions[name];
  const taken: readonly FilterName[] = name === 'changed' ? [...filters, 'hash'] : filters;
  for (const filter of filterNames.filter((one) => options[one] !== undefined)) {
    if (!taken.includes(filter)) {
      return `the question ${name} does not take --${filter}, but ${taken.map((one) => `--${one}`).join(', ')}`;
    }
  }
  const { group, hash, outcome } = options;
  if ((group !== undefined && !isHash(group)) || (hash !== undefined && !isHash(hash))) {
    return '--group and --hash must be a hash in hex, or at least its first 6 digits';
  }
  if (outcome !== undefined && !outcomes().includes(outcome))
    return `--outcome must be one of ${outcomes().join(', ')}`;
  return undefined;
}

function outcomes(): string[] {
  return Object.values(eventSchemas).flatMap(({ shape: { outcome } }) =>
    'options' in outcome ? outcome.options : [...outcome.values],
  );
}

export function faultOfSource({ local, file, stage }: SourceOptions): string | undefined {
  if (local && file !== undefined) return 'pass either --local or --file';
  return /^[\w-]{1,64}$/.test(stage) ? undefined : '--stage must be the name of a stage';
}
