import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { checkDirectory } from '../../lib/cli/check-directory.ts';
import { type LiveOptions, runLiveCheck } from '../../lib/cli/check-live.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import { startSecretsManagerEndpoint } from '../../lib/local/secrets-manager-endpoint.ts';
import type { ProofResult } from '../../lib/proof/prove-destination.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { goodFiles } from '../support/allow-list-files.ts';
import { captured } from '../support/cli-capture.ts';

async function compiled(): Promise<CompiledAllowList> {
  const checked = await checkDirectory(aDirectoryOf(goodFiles));
  if (!checked.ok) throw new Error('the files are good');
  return checked.allowList;
}

/** A destination that the results do not name is proven. */
async function live(results: Readonly<Record<string, ProofResult>>, options: Partial<LiveOptions> = {}) {
  const asked: string[] = [];
  const secrets: (string | undefined)[] = [];
  const allowList = await compiled();
  const run = await captured((io) =>
    runLiveCheck(
      allowList,
      { stage: 'prod', format: 'table', ...options },
      {
        prover: ({ destinations }) => {
          secrets.push(...[...destinations.values()].map(({ secret }) => secret));
          return async (id) => {
            asked.push(id);
            return results[id] ?? { kind: 'proven', status: 200, latencyMs: 12 };
          };
        },
      },
      io,
    ),
  );
  return { ...run, asked, secrets, ids: allowList.destinations.map(({ id }) => id) };
}

describe('alertguard check --live', () => {
  it('proves every destination with the secrets of the stage, one line each in the order of the allow-list', async () => {
    const { code, stdout, asked, ids, secrets } = await live({}, { stage: 'staging' });
    expect(code).toBe(0);
    expect(asked.sort()).toEqual([...ids].sort());
    expect(secrets).toContain('staging/alertguard/payments/chat');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, -1).map((line) => line.split(/\s+/)[1])).toEqual(ids);
    expect(lines.at(-1)).toBe(`${ids.length} proven, 0 not proven, 0 not asked`);
  });

  it('says what is wrong with one that is not proven, and what to do, and fails', async () => {
    const { code, stdout } = await live({
      'payments/chat': {
        ...{ kind: 'unproven', reason: 'unauthenticated', isFinal: true, status: 403, latencyMs: 9 },
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain('NOT PROVEN  payments/chat (slack): unauthenticated, status 403. The vendor refuses');
  });

  it('tells no answer from a bad one, and fails', async () => {
    const { code, stdout } = await live({
      'payments/chat': {
        ...{ kind: 'unproven', reason: 'timeout', isFinal: false, status: undefined, latencyMs: 5_000 },
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain('no answer   payments/chat (slack): timeout. Nothing is known: ask again.');
  });

  it.each(['secret_unavailable', 'unexpected_error'] as const)(
    'says once to look at region and credentials where AWS may not have been reached: %s',
    async (reason) => {
      const unknown = { kind: 'unproven', reason, isFinal: false, status: undefined, latencyMs: 4 } as const;
      const { stdout, ids } = await live(Object.fromEntries((await live({})).ids.map((id) => [id, unknown])));
      expect(stdout.split('\n').filter((line) => line.includes('credentials'))).toHaveLength(1);
      expect(stdout).toMatch(new RegExp(`0 proven, ${ids.length} not proven, 0 not asked\\n.*region.*\\n$`));
    },
  );

  it('says which have no quiet probe, and does not fail for it', async () => {
    const { code, stdout } = await live({ 'payments/chat': { kind: 'no_quiet_probe' } });
    expect(code).toBe(0);
    expect(stdout).toContain('not asked   payments/chat (slack)');
    expect(stdout).toMatch(/1 not asked\n$/);
  });

  it('asks one alone', async () => {
    const { code, asked } = await live({}, { destination: 'payments/chat' });
    expect({ code, asked }).toEqual({ code: 0, asked: ['payments/chat'] });
  });

  it('names the nearest where there is no such destination, and asks nobody', async () => {
    const { code, asked, stderr } = await live({}, { destination: 'payments/chut' });
    expect({ code, asked }).toEqual({ code: 1, asked: [] });
    expect(stderr).toContain('did you mean `payments/chat`?');
  });

  it('tells all as JSON', async () => {
    const unproven = { kind: 'unproven', reason: 'secret_missing', isFinal: true, latencyMs: 3 } as const;
    const { code, stdout } = await live(
      { 'payments/chat': { ...unproven, status: undefined } },
      { format: 'json', destination: 'payments/chat' },
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      stage: 'prod',
      destinations: [{ destination: 'payments/chat', provider: 'slack', ...unproven }],
    });
  });

  it('reports the errors of the allow-list instead, and asks nobody', async () => {
    const directory = aDirectoryOf(goodFiles.filter(({ path }) => path !== 'platform.yml'));
    const { code, stdout } = await captured((io) => runGuard(['check', directory, '--live'], io));
    expect(code).toBe(1);
    expect(stdout).toMatch(/platform\.yml.*\n1 error\n/);
  });

  it('takes --destination with --live only', async () => {
    const { code, stderr } = await captured((io) => runGuard(['check', '--destination', 'a/b'], io));
    expect({ code, stderr }).toEqual({ code: 2, stderr: '--destination needs --live\n' });
  });

  it('reads the secrets of the stage with the clients of the command line', async () => {
    const secretsManager = await startSecretsManagerEndpoint(Date.now);
    onTestFinished(secretsManager.close);
    const key = JSON.stringify({ routingKey: 'R0123456789abcdefABCDEF012345678' });
    secretsManager.put('staging/alertguard/ops/there', key);
    secretsManager.put('staging/alertguard/ops/misshapen', '{"routingKey":"short"}');
    const destination = (name: string) => `  ${name}: { type: pagerduty, secret: alertguard/ops/${name} }`;
    const directory = aDirectoryOf([
      {
        path: 'platform.yml',
        text: `senders: { a: { scheme: standard-webhooks, secret: alertguard/senders/a } }
teams: { ops: { senders: [a], secrets: alertguard/ops/ } }
`,
      },
      {
        path: 'teams/ops.yml',
        text: `destinations:\n${['there', 'misshapen', 'missing'].map(destination).join('\n')}
receivers: { ops: { senders: [a], deliver: [there, misshapen, missing] } }
`,
      },
    ]);
    const argv = [fileURLToPath(new URL('../../lib/cli/guard.ts', import.meta.url)), 'check', directory];
    const env = {
      PATH: process.env['PATH'],
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
    };
    const run = promisify(execFile)(process.execPath, [...argv, '--live', '--stage', 'staging', '--format', 'json'], {
      env,
    });
    const { stdout, code } = await run.catch((error) => error);
    expect(code).toBe(1);
    expect(stdout).not.toContain('R0123456789');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      stage: 'staging',
      destinations: [
        { destination: 'ops/misshapen', reason: 'secret_shape' },
        { destination: 'ops/missing', reason: 'secret_missing' },
        { destination: 'ops/there', kind: 'no_quiet_probe' },
      ],
    });
  });
});
