import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';

export type CompanySize = {
  readonly teams: number;
  readonly senders: number;
  readonly destinationsPerTeam: number;
  readonly receiversPerTeam: number;
};

export const aCompany: CompanySize = { teams: 500, senders: 200, destinationsPerTeam: 20, receiversPerTeam: 20 };

const areas = ['payments', 'checkout', 'identity', 'search', 'logistics', 'data-platform', 'mobile', 'fraud', 'core'];
const parts = ['api', 'batch', 'streaming', 'storage', 'gateway', 'reporting', 'infra', 'web', 'ml', 'edge', 'ops'];
const regions = ['eu', 'us', 'ap', 'sa'];

/** Each writes one destination, with the secrets' names that people give: for each its own. */
const kinds: readonly ((name: string, team: string) => string)[] = [
  (name, team) => `{ type: slack, secret: ${prefixOf(team)}${name}, maxAlerts: 20 }`,
  (name, team) => `{ type: pagerduty, secret: ${prefixOf(team)}${name} }`,
  (name, team) => `{ type: email, to: [${name}@${team}.example.com, oncall@${team}.example.com] }`,
  (name, team) => `{ type: teams, secret: ${prefixOf(team)}${name} }`,
  (name, team) =>
    `{ type: webhook, secret: ${prefixOf(team)}${name}, url: "https://hooks.${team}.example.com/${name}" }`,
];

const kindNames = ['slack', 'pagerduty', 'mail', 'teams', 'hook'];
const uses = ['critical', 'warning', 'info', 'night'];

/** The files of a company: as many teams, senders, destinations and receivers, named as people name them. */
export function companyFiles(size: CompanySize = aCompany): readonly SourceFile[] {
  const teams = Array.from({ length: size.teams }, (_, index) => teamName(index));
  return [
    { path: 'platform.yml', text: platformText(size, teams) },
    ...teams.map((team, index) => ({ path: `teams/${team}.yml`, text: teamText(size, team, index) })),
  ];
}

export function teamName(index: number): string {
  return `${pick(areas, index)}-${pick(parts, Math.floor(index / areas.length))}-${index}`;
}

export function receiverName(team: string, index: number): string {
  return `${team}-${pick(uses, index)}-${Math.floor(index / uses.length)}`;
}

export function destinationName(index: number): string {
  const round = Math.floor(index / kinds.length);
  return `${pick(kindNames, index)}-${pick(uses, round)}${round < uses.length ? '' : `-${Math.floor(round / uses.length)}`}`;
}

/** Two for each team, so that every sender is one of five teams. */
export function sendersOf(size: CompanySize, teamIndex: number): readonly string[] {
  const first = teamIndex % size.senders;
  return [...new Set([senderName(first), senderName((first + 1) % size.senders)])];
}

function senderName(index: number): string {
  return `prod-${pick(regions, index)}-cluster-${index}`;
}

function prefixOf(team: string): string {
  return `alertguard/${team}/`;
}

function platformText(size: CompanySize, teams: readonly string[]): string {
  const senders = Array.from({ length: size.senders }, (_, index) => senderName(index));
  return `emailFrom: alertguard@example.com
linkHosts: [alertmanager.example.com, grafana.example.com, runbooks.example.com]
escalation: [${teams[0]}/${destinationName(0)}]
senders:
${senders.map((name) => `  ${name}: { scheme: standard-webhooks, secret: alertguard-senders/${name} }\n`).join('')}teams:
${teams.map((team, index) => fenceText(size, team, index)).join('')}`;
}

function fenceText(size: CompanySize, team: string, index: number): string {
  const receivers = Array.from({ length: size.receiversPerTeam }, (_, number) => receiverName(team, number));
  return `  ${team}:
    senders: [${sendersOf(size, index).join(', ')}]
    secrets: ${prefixOf(team)}
    emailDomains: [${team}.example.com]
    hosts: [hooks.${team}.example.com]
    receivers: [${receivers.join(', ')}]
`;
}

function teamText(size: CompanySize, team: string, teamIndex: number): string {
  const names = Array.from({ length: size.destinationsPerTeam }, (_, index) => destinationName(index));
  const destinations = names.map((name, index) => `  ${name}: ${pick(kinds, index)(name, team)}\n`);
  const receivers = Array.from({ length: size.receiversPerTeam }, (_, index) => {
    const deliver = [...new Set([index, index + 1, index + 7].map((number) => names[number % names.length]))];
    return `  ${receiverName(team, index)}:
    senders: [${sendersOf(size, teamIndex).join(', ')}]
    require: { team: ${team}, severity: ${pick(uses, index)} }
    deliver: [${deliver.join(', ')}]
    fallback: [${names[2 % names.length]}]
`;
  });
  return `destinations:\n${destinations.join('')}receivers:\n${receivers.join('')}`;
}

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
