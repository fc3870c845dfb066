import { expect, it } from 'vitest';
import { auditedFunctions } from '../../lib/audit-queries/log-groups.ts';
import { questions } from '../../lib/audit-queries/questions.ts';
import { toInsights } from '../../lib/audit-queries/to-insights.ts';
import { savedQueries } from '../../lib/stack/saved-queries.ts';
import { runInsights, shapeOf } from '../support/insights.ts';

const saved = Object.values(savedQueries().Resources).map(({ Properties }) => Properties);

it('every question is a saved query, with the text that the command asks', () => {
  const limited = Object.values(questions).map(({ query }) => shapeOf(toInsights({ ...query, limit: 1_000 })));
  expect(saved.map(({ QueryString }) => shapeOf(QueryString))).toEqual(limited);
  for (const { QueryString } of saved) expect(runInsights(QueryString, [])).toEqual([]);
});

it('a filter of a saved query narrows it when its comment sign is taken out', () => {
  const [{ QueryString } = { QueryString: '' }] = saved;
  const line = (sender: string) =>
    JSON.stringify({ time: '2026-11-21T10:00:00.000Z', event: 'delivery.sent', sender, allowListHash: 'a' });
  const narrowed = QueryString.replace('# | filter sender = "..."', '| filter sender = "prod-eu"');
  expect(narrowed).not.toBe(QueryString);
  expect(runInsights(QueryString, [line('prod-eu'), line('prod-us')])).toHaveLength(2);
  expect(runInsights(narrowed, [line('prod-eu'), line('prod-us')])).toHaveLength(1);
});

it('the saved queries are within what CloudFormation takes', () => {
  for (const { Name, QueryString, LogGroupNames } of saved) {
    expect(Name.length).toBeLessThanOrEqual(255);
    expect(QueryString.length).toBeLessThanOrEqual(10_000);
    expect(LogGroupNames).toHaveLength(auditedFunctions.length);
  }
});
