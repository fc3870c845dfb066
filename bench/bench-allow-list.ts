import type { CompiledAllowList } from '../lib/allow-list/allow-list.ts';
import { compileAllowList, type SourceFile } from '../lib/allow-list/compile/compile.ts';
import { providers } from '../lib/providers/registry.ts';

export const sender = 'prod-eu';
export const receiver = 'payments-critical';
/** What the receiver requires of an alert. */
export const labels = { team: 'payments' };
export const destination = 'payments/hook-0';

/** A receiver with three destinations, webhooks on a port of this machine. */
export function benchAllowList(port: number): CompiledAllowList {
  const numbers = [0, 1, 2];
  return compile([
    {
      path: 'platform.yml',
      text: `linkHosts: [runbooks.example.com]
senders:
  ${sender}: { scheme: standard-webhooks, secret: alertguard/senders/${sender} }
teams:
  payments:
    senders: [${sender}]
    receivers: [${receiver}]
    secrets: alertguard/payments/
    hosts: [{ host: 'localhost:${port}', private: true }]
`,
    },
    {
      path: 'teams/payments.yml',
      text: `destinations:
${numbers.map((number) => `  hook-${number}: { type: webhook, secret: alertguard/payments/hook-${number}, url: 'https://localhost:${port}/${number}' }\n`).join('')}receivers:
  ${receiver}:
    senders: [${sender}]
    require: { team: ${labels.team} }
    deliver: [${numbers.map((number) => `hook-${number}`).join(', ')}]
`,
    },
  ]);
}

export function compile(files: readonly SourceFile[]): CompiledAllowList {
  const compiled = compileAllowList(files, providers);
  if (!compiled.ok) throw new Error(compiled.faults.map(({ message }) => message).join('\n'));
  return compiled.allowList;
}
