import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';

/** A small allow-list without faults; tests change one place of it, so that lines and columns stay in sight. */
export const platformText = `emailFrom: alertguard@example.com
senders:
  prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu }
  prod-us: { scheme: standard-webhooks, secret: alertguard/senders/prod-us }
teams:
  payments:
    senders: [prod-eu]
    secrets: alertguard/payments/
    emailDomains: [example.com]
    hosts: [hooks.example.com, 10.0.0.7:8443]
  platform:
    senders: [prod-eu, prod-us]
    secrets: alertguard/platform/
linkHosts: [alertmanager.example.com]
escalation: [platform/ops]
`;

export const paymentsText = `destinations:
  chat:
    type: slack
    secret: alertguard/payments/chat
  mail:
    type: email
    to: [oncall@example.com]
  hook:
    type: webhook
    secret: alertguard/payments/hook
    url: https://hooks.example.com/alerts
receivers:
  payments-critical:
    senders: [prod-eu]
    require: { team: payments }
    deliver: [chat, mail, hook]
    fallback: [mail]
`;

export const platformTeamText = `destinations:
  ops: { type: slack, secret: alertguard/platform/ops }
receivers:
  platform-ops:
    senders: [prod-eu, prod-us]
    deliver: [ops]
`;

const texts = {
  platform: { path: 'platform.yml', text: platformText },
  payments: { path: 'teams/payments.yml', text: paymentsText },
  ops: { path: 'teams/platform.yml', text: platformTeamText },
} as const;

export type FileName = keyof typeof texts;

export const goodFiles: readonly SourceFile[] = Object.values(texts);

/** The good files with one text in place of another; the first must be there exactly once. */
export function edited(file: FileName, from: string, to: string, files = goodFiles): readonly SourceFile[] {
  const { path } = texts[file];
  return files.map((source) => (source.path === path ? { path, text: replaceOnce(source.text, from, to) } : source));
}

/** The good files with one whole text replaced. */
export function rewritten(file: FileName, text: string): readonly SourceFile[] {
  const { path } = texts[file];
  return goodFiles.map((source) => (source.path === path ? { path, text } : source));
}

/** The good files with another one. */
export function withFile(path: string, text: string): readonly SourceFile[] {
  return [...goodFiles, { path, text }];
}

export function without(file: FileName): readonly SourceFile[] {
  return goodFiles.filter(({ path }) => path !== texts[file].path);
}

function replaceOnce(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`Expected once, found ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}
