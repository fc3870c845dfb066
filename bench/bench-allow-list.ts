import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompiledAllowList } from '../lib/allow-list/allow-list.ts';
import { compileAllowList, type SourceFile } from '../lib/allow-list/compile/compile.ts';
import { packAllowList } from '../lib/allow-list/compile/pack.ts';
import { providers } from '../lib/providers/registry.ts';

export const sender = 'prod-eu';
export const receiver = 'payments-critical';
/** What the receiver requires of an alert. */
export const labels = { team: 'payments' };
export const destination = 'payments/hook-0';

/** Receivers, each with its number of destinations: webhooks on a port of this machine. */
export function benchAllowList(
  port: number,
  receivers: Readonly<Record<string, number>> = { [receiver]: 3 },
): CompiledAllowList {
  const hook = (number: number) =>
    `  hook-${number}: { type: webhook, secret: alertguard/payments/hook-${number}, url: 'https://localhost:${port}/${number}' }\n`;
  const deliveries = (name: string, destinations: number) => `  ${name}:
    senders: [${sender}]
    require: { team: ${labels.team} }
    deliver: [${Array.from({ length: destinations }, (_, number) => `hook-${number}`).join(', ')}]
`;
  return compile([
    platformFile(Object.keys(receivers), `localhost:${port}`),
    {
      path: 'teams/payments.yml',
      text: `destinations:
${[0, 1, 2].map(hook).join('')}receivers:
${Object.entries(receivers)
  .map(([name, destinations]) => deliveries(name, destinations))
  .join('')}`,
    },
  ]);
}

/** One sender, and one team that it may notify, with one host of its own. */
export function platformFile(receivers: readonly string[], host: string): SourceFile {
  const text = `linkHosts: [runbooks.example.com]
senders:
  ${sender}: { scheme: standard-webhooks, secret: alertguard/senders/${sender} }
teams:
  payments:
    senders: [${sender}]
    receivers: [${receivers.join(', ')}]
    secrets: alertguard/payments/
    hosts: [{ host: '${host}', private: true }]
`;
  return { path: 'platform.yml', text };
}

export function compile(files: readonly SourceFile[]): CompiledAllowList {
  const compiled = compileAllowList(files, providers);
  if (!compiled.ok) throw new Error(compiled.faults.map(({ message }) => message).join('\n'));
  return compiled.allowList;
}

/** As it lies beside a function's code. Returns the directory. */
export async function writeAllowList(directory: string, allowList: CompiledAllowList): Promise<string> {
  await mkdir(directory, { recursive: true });
  for (const file of packAllowList(allowList)) await writeFile(join(directory, file.name), file.text);
  return directory;
}
