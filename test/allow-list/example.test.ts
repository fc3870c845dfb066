import { describe, expect, it } from 'vitest';
import { readAllowListDirectory } from '../../lib/allow-list/compile/allow-list-directory.ts';
import { compileAllowList, type ProviderRegistry } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { providers } from '../../lib/providers/registry.ts';
import { testProviders } from '../support/allow-list-providers.ts';

const directory = new URL('../../infra/allow-list', import.meta.url).pathname;

describe('The example allow-list', () => {
  it.each<[string, ProviderRegistry]>([
    ['the providers of the tests', testProviders],
    ['the providers that are registered', providers],
  ])('compiles with %s', async (_, registry) => {
    const read = await readAllowListDirectory(directory);
    if (!read.ok) throw new Error(read.message);
    const result = compileAllowList(read.files, registry);
    expect(result.ok ? '' : formatFaults(result.faults)).toBe('');
    if (!result.ok) return;
    const { destinations, escalation, receivers } = result.allowList;
    expect(destinations.map(({ id, type }) => [id, type])).toEqual([
      ['payments/oncall', 'email'],
      ['payments/slack-critical', 'slack'],
      ['payments/ticket-hook', 'webhook'],
      ['platform/ops-slack', 'slack'],
    ]);
    expect(escalation).toEqual(['platform/ops-slack']);
    expect(receivers.find(({ name }) => name === 'payments-critical')).toEqual({
      sender: 'prod-eu',
      name: 'payments-critical',
      team: 'payments',
      require: [['team', 'payments']],
      deliver: ['payments/slack-critical', 'payments/oncall', 'payments/ticket-hook'],
      fallback: [],
    });
  });

  it.each([...providers.values()].map((provider) => [provider.type, provider] as const))(
    'holds options of %s that its provider reads again as it wrote them',
    async (type, provider) => {
      const read = await readAllowListDirectory(directory);
      const result = compileAllowList(read.ok ? read.files : [], providers);
      const options = result.ok
        ? result.allowList.destinations.filter((it) => it.type === type).map((it) => it.options)
        : [];
      for (const written of options) {
        expect(provider.options.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
      }
      expect(result.ok).toBe(true);
    },
  );
});
