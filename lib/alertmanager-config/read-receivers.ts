import { type ConfigField, type ConfigNode, fieldAt, fieldsOf, itemsOf, textOf } from './config-node.ts';
import type { ConfiguredReceiver } from './configuration.ts';

/** Every receiver with all its integrations, also those that no version of Alertmanager knows. */
export function readReceivers(receivers: ConfigNode | undefined): readonly ConfiguredReceiver[] {
  return itemsOf(receivers).map((node) => {
    const nameField = fieldAt(node, 'name');
    const name = textOf(nameField) ?? '';
    const integrations = integrationLists(node).flatMap((list) =>
      itemsOf(list).map((item) => ({ key: list.name, receiver: name, node: item, place: item.place })),
    );
    return { name, node, place: nameField?.place ?? node.place, integrations };
  });
}

function integrationLists(receiver: ConfigNode): readonly ConfigField[] {
  return fieldsOf(receiver).filter(({ name }) => name.endsWith('_configs'));
}
