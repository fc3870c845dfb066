import { Document, isScalar, visit } from 'yaml';
import type { Schema } from '../config-forms/find-slices.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import type { Migration } from './migration.ts';
import { nameSecret } from './name-destination.ts';

/** The name of the secret with a sender's key. */
export function senderSecretName(sender: string): string {
  return nameSecret('alertguard/senders/', sender);
}

/** `platform.yml`: the sender, and the fence around what the team's file names. */
export function writePlatformFile(migration: Migration, { team, sender }: MigrateOptions, schema: Schema): string {
  const { hosts, emailDomains, topics, emailFrom, receivers } = migration;
  const fence = {
    senders: [sender],
    receivers: [...new Set(receivers.map(({ name }) => name))],
    secrets: `alertguard/${team}/`,
    ...(emailDomains.length > 0 ? { emailDomains } : {}),
    ...(topics.length > 0 ? { topics } : {}),
    ...(hosts.length > 0 ? { hosts: hosts.map((host) => (host.private ? host : host.host)) } : {}),
  };
  // Grafana signs by itself, Alertmanager through the relay.
  const scheme = schema === 'grafana' ? 'grafana' : 'standard-webhooks';
  const content = {
    ...(emailFrom === undefined ? {} : { emailFrom }),
    senders: { [sender]: { scheme, secret: senderSecretName(sender) } },
    teams: { [team]: fence },
  };
  return `# Who may send, and how far team ${team} reaches. Written by \`alertguard migrate\`: review it, above all the fence.
# Add \`linkHosts\`, to which messages may link, and \`escalation\`, who is notified of dead letters.

${write(content)}`;
}

/** `teams/<team>.yml`: destinations and receivers. */
export function writeTeamFile(migration: Migration, { sender }: MigrateOptions): string {
  const destinations = migration.destinations.map(({ name, type, secretName, fields }) => {
    const secret = secretName === undefined ? {} : { secret: secretName };
    return [name, { type, ...fields, ...secret }] as const;
  });
  const receivers = migration.receivers.map(({ name, deliver }) => [name, { senders: [sender], deliver }] as const);
  return `# Where alerts go. Written by \`alertguard migrate\` from the receivers of an alertmanager.yml, whose names these are.
# Add \`require\` where others' alerts could arrive too, and a \`fallback\` for deliveries that keep failing.

${write({ destinations: new Map(destinations), receivers: new Map(receivers) })}`;
}

/** Lists of names on one line, all else on lines of its own. */
function write(content: object): string {
  const document = new Document(content, { version: '1.2' });
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
