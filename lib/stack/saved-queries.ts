import { filterFields } from '../audit-queries/filters.ts';
import { logGroupsOf } from '../audit-queries/log-groups.ts';
import type { Query } from '../audit-queries/query.ts';
import { type Question, questions } from '../audit-queries/questions.ts';
import { toInsights } from '../audit-queries/to-insights.ts';

export type SavedQuery = {
  readonly Type: 'AWS::Logs::QueryDefinition';
  readonly Properties: {
    /** The part before the last slash is a folder in the console. */
    readonly Name: string;
    readonly LogGroupNames: readonly string[];
    readonly QueryString: string;
  };
};

/** Variables of serverless.yml, which osls replaces. */
const [service, stage] = ['self:service', 'sls:stage'].map((name) => `\${${name}}`);

/** The questions of `alertguard audit`, as saved queries of CloudWatch Logs Insights over the logs of a stage's functions. */
export function savedQueries(): { readonly Resources: Readonly<Record<string, SavedQuery>> } {
  const entries = Object.entries(questions).map(([name, question]: [string, Question]) => {
    const properties = {
      Name: `${service}/${stage}/${name}: ${question.asks}`,
      LogGroupNames: logGroupsOf(`${service}`, `${stage}`),
      QueryString: withFilters(question),
    };
    const saved: SavedQuery = { Type: 'AWS::Logs::QueryDefinition', Properties: properties };
    return [`${name.charAt(0).toUpperCase()}${name.slice(1)}Query`, saved] as const;
  });
  return { Resources: Object.fromEntries(entries) };
}

/** Each filter stands in it as a comment, for whoever opens the query in the console. */
function withFilters({ asks, note, filters, query }: Question): string {
  const [first = '', ...rest] = toInsights({ ...query, limit: consoleLimit }).split('\n');
  return [
    `# ${asks}`,
    ...(note === undefined ? [] : [`# ${note}`]),
    '# To narrow it, take the first # out of a line and write a name.',
    first,
    ...filters.map((name) => `# | filter ${filterFields[name]} = "..."`),
    ...rest,
  ].join('\n');
}

/** What a person reads; the most that Insights answers is ten times as much. */
const consoleLimit: Query['limit'] = 1_000;
