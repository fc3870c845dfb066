import { providers } from '../../lib/providers/registry.ts';
import { compiled } from '../../test/support/allow-list-compiled.ts';
import { receiver } from './notifications.ts';

export const sender = { name: 'prod', secret: 'alertguard/senders/prod' };

const platform = `
emailFrom: alertguard@ops.example.com
senders:
  ${sender.name}: { scheme: standard-webhooks, secret: ${sender.secret} }
teams:
  ops:
    senders: [${sender.name}]
    secrets: alertguard/ops/
    emailDomains: [ops.example.com]
    hosts: [hooks.ops.example.com]
`;

/** One destination for each kind of transport and secret, with as many lanes as there may be: most time is waiting. */
const team = `
destinations:
  chat: { type: slack, parallelism: 16, secret: alertguard/ops/chat }
  hook: { type: webhook, parallelism: 16, secret: alertguard/ops/hook, url: https://hooks.ops.example.com/alerts }
  mail: { type: email, parallelism: 16, to: [oncall@ops.example.com] }
receivers:
  ${receiver}: { senders: [${sender.name}], deliver: [chat, hook, mail] }
`;

export const destinationIds = ['ops/chat', 'ops/hook', 'ops/mail'] as const;

/** As JSON, for the process that delivers too. */
export function faultRunAllowList(): string {
  const files = [
    { path: 'platform.yml', text: platform },
    { path: 'teams/ops.yml', text: team },
  ];
  return JSON.stringify(compiled(files, providers));
}
