import type { Files } from './infra-build.ts';

/** Two senders, two teams, email and a fallback. */
export const withFallback: Files = {
  'platform.yml': `
emailFrom: alerts@example.com
senders:
  prod-eu: { scheme: standard-webhooks, secret: guard/senders/prod-eu }
  prod-us: { scheme: standard-webhooks, secret: guard/senders/prod-us }
teams:
  payments: { senders: [prod-eu], secrets: guard/payments/, emailDomains: [example.com] }
  search: { senders: [prod-us], secrets: guard/search/ }
`,
  'teams/payments.yml': `
destinations:
  chat: { type: slack, secret: guard/payments/chat }
  mail: { type: email, to: [oncall@example.com] }
receivers:
  payments: { senders: [prod-eu], deliver: [chat], fallback: [mail] }
`,
  'teams/search.yml': `
destinations:
  chat: { type: slack, secret: guard/search/chat }
receivers:
  search: { senders: [prod-us], deliver: [chat] }
`,
};

/** One sender and one destination: no email and no fallback. */
export const plain: Files = {
  'platform.yml': `
senders:
  prod-eu: { scheme: standard-webhooks, secret: guard/senders/prod-eu }
teams:
  payments: { senders: [prod-eu], secrets: guard/payments/ }
`,
  'teams/payments.yml': `
destinations:
  chat: { type: slack, secret: guard/payments/chat }
receivers:
  payments: { senders: [prod-eu], deliver: [chat] }
`,
};

export const senderSecrets = ['guard/senders/prod-eu', 'guard/senders/prod-us'];
export const destinationSecrets = ['guard/payments/chat', 'guard/search/chat'];
