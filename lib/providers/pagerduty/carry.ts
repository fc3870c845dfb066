import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { type CarryInput, leftOut, secretOf, settingOf } from '../../migrate/carry/integration-reader.ts';

function carryPagerduty(input: CarryInput): Carried | Left {
  const key = secretOf(input, 'routing_key');
  if (key === undefined) return left('`service_key` is of the Events API v1: make an integration of v2 for it');
  const url = settingOf(input, 'url', 'pagerduty_url') ?? 'https://events.pagerduty.com/v2/enqueue';
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  if (host !== 'events.pagerduty.com' && host !== 'events.eu.pagerduty.com') return left('`url` is not PagerDuty');
  return {
    ok: true,
    type: 'pagerduty',
    fields: host === 'events.eu.pagerduty.com' ? { region: 'eu' } : {},
    secret: { routingKey: key.source },
    notes: leftOut(input, ['routing_key', 'routing_key_file', 'url']),
  };
}

export const carriers: Carriers = { pagerduty_configs: carryPagerduty };
