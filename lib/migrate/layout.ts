import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { toCamel } from '../config-forms/convert-alertmanager-config.ts';
import type { Schema } from '../config-forms/find-slices.ts';
import { grafanaTypeOf } from '../config-forms/grafana-types.ts';
import { grafanaSignatureHeader, grafanaTimestampHeader } from '../senders/grafana.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import { type Fields, guardWebhook } from './guard-webhook.ts';
import type { ReceiverDraft } from './migration.ts';

/** Where a schema keeps what is rewritten. */
export type Layout = {
  readonly receiversAt: readonly string[];
  /** The list of a receiver that its webhooks are in. */
  readonly webhooks: string;
  /** The items that go, by list and index in the file. */
  readonly replacedIn: (receiver: YAMLMap, draft: ReceiverDraft) => ReceiverDraft['replaced'];
  /** The webhook to the guard that comes instead. */
  readonly webhook: (receiver: YAMLMap, draft: ReceiverDraft, options: MigrateOptions) => Fields;
};

export const layouts: Readonly<Record<Schema, Layout>> = {
  alertmanager: {
    receiversAt: ['receivers'],
    webhooks: 'webhook_configs',
    replacedIn: (_, { replaced }) => replaced,
    webhook: (_, { sendResolved }, options) => guardWebhook(sendResolved, options),
  },
  AlertmanagerConfig: {
    receiversAt: ['spec', 'receivers'],
    webhooks: 'webhookConfigs',
    replacedIn: (_, { replaced }) => replaced.map(({ key, index }) => ({ key: toCamel(key), index })),
    // Without `timeout`: whether the operator's own schema knows it is not told by Alertmanager's version.
    webhook: (_, { sendResolved }, { relayUrl }) => ({
      url: relayUrl,
      sendResolved,
      httpConfig: { followRedirects: false },
    }),
  },
  grafana: {
    receiversAt: ['contactPoints'],
    webhooks: 'receivers',
    replacedIn: (receiver, { replaced }) =>
      keyedItems(receiver).flatMap(({ key, index, place }) =>
        replaced.some((one) => one.key === key && one.index === index) ? [{ key: 'receivers', index: place }] : [],
      ),
    webhook: (receiver, draft, { sender }) => ({
      uid: uidOfFirst(receiver, draft),
      type: 'webhook',
      settings: {
        url: `$ALERTGUARD_URL/v1/senders/${sender}/notifications`,
        httpMethod: 'POST',
        hmacConfig: {
          secret: '$ALERTGUARD_SIGNING_KEY',
          header: canonical(grafanaSignatureHeader),
          // Without it the guard refuses the signature.
          timestampHeader: canonical(grafanaTimestampHeader),
        },
      },
      ...(draft.sendResolved ? {} : { disableResolveMessage: true }),
    }),
  },
};

/** The integrations of a contact point as the lists of a receiver: `place` is where each stands in the file. */
function keyedItems(receiver: YAMLMap) {
  const list = receiver.get('receivers');
  const counts = new Map<string, number>();
  return (isSeq(list) ? list.items : []).flatMap((item, place) => {
    if (!isMap(item)) return [];
    const { key } = grafanaTypeOf(String(item.get('type') ?? ''));
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    const uid = item.get('uid', true);
    return [{ key, index, place, uid: isScalar(uid) ? String(uid.value) : undefined }];
  });
}

/** Grafana knows an integration by its uid: the new one takes the place of the first that goes. */
function uidOfFirst(receiver: YAMLMap, { name, replaced }: ReceiverDraft): string {
  const [first] = keyedItems(receiver).filter((item) =>
    replaced.some(({ key, index }) => key === item.key && index === item.index),
  );
  return first?.uid ?? `alertguard-${name.replace(/[^\w-]/g, '-').slice(0, 29)}`;
}

/** `X-Grafana-Alerting-Signature`, as Grafana's own pages write it. */
function canonical(header: string): string {
  return header.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
