import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { runExport } from '../../lib/cli/export.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { edited } from '../support/allow-list-files.ts';
import { captured } from '../support/cli-capture.ts';
import { repositoryRoot } from '../support/local-stack.ts';

const files = edited(
  'ops',
  'receivers:\n',
  '  eu: { type: pagerduty, secret: alertguard/platform/eu, region: eu }\nreceivers:\n',
  edited(
    'platform',
    'linkHosts:',
    'senderGroups: { all: [prod-eu] }\nrules: { near: { destinations: {}, demand: { onlyRegions: [eu] } } }\nlinkHosts:',
  ),
);

async function exported(of = files) {
  const directory = aDirectoryOf(of);
  const run = await captured(async (io) => await runExport(directory, io));
  return { ...run, stderr: run.stderr.replaceAll(`${directory}/`, '') };
}

it('The export has the allow-list, the fences, the groups, the rules, and vendors and regions of destinations', async () => {
  const { code, stdout, stderr } = await exported();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const content = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
  expect(content).toMatchObject({
    version: 1,
    allowList: { version: 1, receivers: expect.arrayContaining([expect.objectContaining({ team: 'payments' })]) },
    teams: [{ team: 'payments', senders: ['prod-eu'] }, { team: 'platform' }],
    senderGroups: [{ name: 'all', senders: ['prod-eu'] }],
    rules: [{ name: 'near', demand: { onlyRegions: ['eu'] }, exceptions: {} }],
    vendors: { slack: 'slack', email: 'aws', webhook: 'webhook', pagerduty: 'pagerduty' },
    regions: { 'platform/eu': 'eu' },
  });
  const page = readFileSync(join(repositoryRoot, 'docs/allow-list.md'), 'utf8');
  for (const field of Object.keys(content)) expect(page).toContain(`| \`${field}\` |`);
});

it('An allow-list with errors is not exported', async () => {
  const { code, stdout, stderr } = await exported(edited('payments', 'type: slack', 'type: slak', files));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('teams/payments.yml:3:11 `type`: no such provider: did you mean `slack`?\n');
});
