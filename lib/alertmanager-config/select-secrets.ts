import { type ConfigNode, fieldAt, itemsOf } from './config-node.ts';
import type { Configuration, Integration } from './configuration.ts';
import { globalSecrets, headerSecrets, httpSecrets, integrations, type SecretField, tlsKey } from './integrations.ts';
import { selectFields } from './select-fields.ts';

export type InlineSecret = {
  readonly field: SecretField;
  readonly value: ConfigNode;
  /** Whose it is, for a message. */
  readonly owner: string;
  /** Where it is one integration's. */
  readonly integration?: Integration;
};

/** Everything that is written where Alertmanager expects a secret; what is in files is not among it. */
export function selectSecrets({ root, global, receivers }: Configuration): readonly InlineSecret[] {
  const webhooks = itemsOf(fieldAt(root, 'event_recorder', 'webhook_outputs'));
  const topics = itemsOf(fieldAt(root, 'event_recorder', 'kafka_outputs'));
  return [
    ...select(global, globalSecrets, 'global'),
    ...select(fieldAt(global, 'http_config'), httpSecrets, 'global'),
    ...receivers.flatMap((receiver) =>
      receiver.integrations.flatMap((integration) => {
        const { key, node } = integration;
        const owner = `receiver \`${receiver.name}\``;
        return [
          ...select(node, integrations[key]?.secrets ?? [], owner),
          ...select(fieldAt(node, 'http_config'), httpSecrets, owner),
        ].map((secret) => ({ ...secret, integration }));
      }),
    ),
    ...webhooks.flatMap((output) => select(fieldAt(output, 'http_config'), httpSecrets, 'event_recorder')),
    ...topics.flatMap((output) => select(output, [tlsKey], 'event_recorder')),
    ...select(fieldAt(root, 'tracing'), [tlsKey, headerSecrets], 'tracing'),
  ];
}

function select(from: ConfigNode | undefined, fields: readonly SecretField[], owner: string): readonly InlineSecret[] {
  return fields.flatMap((field) => selectFields(from, field.path).map((value) => ({ field, value, owner })));
}
