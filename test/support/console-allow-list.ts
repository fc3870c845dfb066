import type { SourceFile } from '../../lib/allow-list/compile/parse-yaml.ts';

/** Senders of each scheme, and a receiver of every kind. */
export const consoleFiles: readonly SourceFile[] = [
  {
    path: 'platform.yml',
    text: `senders:
  prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu }
  grafana: { scheme: grafana, secret: alertguard/senders/grafana }
  mimir: { scheme: bearer, secret: alertguard/senders/mimir }
teams:
  payments:
    senders: [prod-eu, grafana, mimir]
    secrets: alertguard/payments/
    hosts: [hooks.payments.example.com]
  platform:
    senders: [prod-eu]
    secrets: alertguard/platform/
linkHosts: [alertmanager.example.com]
escalation: [platform/ops]
`,
  },
  {
    path: 'teams/payments.yml',
    text: `destinations:
  chat: { type: slack, secret: alertguard/payments/chat, patience: 1h }
  tickets: { type: webhook, url: https://hooks.payments.example.com/alerts, secret: alertguard/payments/tickets }
receivers:
  payments-critical:
    senders: [prod-eu, grafana, mimir]
    urgent: true
    require: { team: payments }
    deliver: [chat]
    fallback: [tickets]
  payments-info:
    senders: [prod-eu]
    deliver: [tickets]
`,
  },
  {
    path: 'teams/platform.yml',
    text: `destinations:
  ops: { type: slack, secret: alertguard/platform/ops }
receivers:
  platform-ops: { senders: [prod-eu], deliver: [ops] }
  alive: { senders: [prod-eu], heartbeat: { every: 5m } }
`,
  },
];
