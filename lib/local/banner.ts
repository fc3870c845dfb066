import type { AllowList, Receiver } from '../allow-list/allow-list.ts';
import { guardSender } from '../audit/guard-sender.ts';
import type { LocalStack } from './start-local-stack.ts';
import type { LocalRelay } from './start-relays.ts';

/** What a user must know to send something: where everything listens, and the lines for `alertmanager.yml`. */
export function createBanner(
  stack: Pick<LocalStack, 'guardUrl' | 'relays' | 'sqsUrl'> & { readonly consoleUrl: string },
  allowList: AllowList,
  directory: string,
): string {
  const counts = [
    count(allowList.senders.size, 'sender'),
    count(addressable(allowList).length, 'receiver'),
    count(allowList.destinations.size, 'destination'),
  ].join(', ');
  return [
    'alertguard, the whole stack on loopback. Keys and secrets are generated for this run; nothing leaves this machine.',
    '',
    `  console      ${stack.consoleUrl} in a browser shows what happens here`,
    '',
    `  allow-list   ${directory} (${counts}, hash ${allowList.hash.slice(0, 12)})`,
    `  guard        ${stack.guardUrl}`,
    ...stack.relays.map(({ sender, url }) => `  relay        ${url} signs as ${sender}`),
    `  SQS          ${stack.sqsUrl}`,
    '',
    'Put this into alertmanager.yml:',
    '',
    ...alertmanagerYaml(stack.relays, allowList).map((line) => `  ${line}`),
    '',
    'In another terminal:',
    '',
    '  alertguard audit --local',
    `  alertguard dead-letters list --stage local --endpoint ${stack.sqsUrl}`,
    '',
    'One line follows for each decision and delivery. Press Ctrl-C to stop.',
    '',
  ].join('\n');
}

/** Without the guard's own, which no sender can name. */
export function addressable({ receivers }: AllowList): readonly Receiver[] {
  return [...receivers.values()].filter(({ sender }) => sender !== guardSender);
}

/** The receivers that each sender may address, by the names that the allow-list gives them. */
export function alertmanagerYaml(relays: readonly LocalRelay[], allowList: AllowList): string[] {
  const bySender = Map.groupBy(allowList.receivers.values(), ({ sender }) => sender);
  return [
    'receivers:',
    ...relays.flatMap(({ sender, url }) => [
      ...(relays.length > 1 ? [`  # on ${sender}`] : []),
      ...(bySender.get(sender) ?? []).flatMap(({ name }) => [
        `  - name: ${quote(name)}`,
        '    webhook_configs:',
        `      - url: ${url}`,
        '        http_config: { follow_redirects: false }',
      ]),
    ]),
  ];
}

/** A JSON string is a YAML string too. */
function quote(name: string): string {
  return /^[A-Za-z][\w-]*$/.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name)
    ? name
    : JSON.stringify(name);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
